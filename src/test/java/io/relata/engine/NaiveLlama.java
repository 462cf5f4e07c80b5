package io.relata.engine;

import io.relata.safetensors.TensorStore;
import java.util.ArrayList;
import java.util.List;

/** The Llama forward pass in double precision with plain loops and no cache: the oracle that engines are held to. */
public final class NaiveLlama {
    private final LlamaConfig config;
    private final TensorStore weights;

    public NaiveLlama(LlamaConfig config, TensorStore weights) {
        this.config = config;
        this.weights = weights;
    }

    /** Returns the logits after the last of the tokens. */
    public double[] logits(int... tokens) {
        float[] embedding = weights.floats("model.embed_tokens.weight");
        List<double[]> stream = new ArrayList<>();
        for (int token : tokens) {
            double[] row = new double[config.hidden()];
            for (int i = 0; i < row.length; i++) {
                row[i] = embedding[token * row.length + i];
            }
            stream.add(row);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            block("model.layers." + layer + ".", stream);
        }
        double[] last = norm("model.norm.weight", stream.getLast());
        return multiply(config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight", last);
    }

    private void block(String prefix, List<double[]> stream) {
        List<double[]> queries = new ArrayList<>();
        List<double[]> keys = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (int position = 0; position < stream.size(); position++) {
            double[] x = norm(prefix + "input_layernorm.weight", stream.get(position));
            queries.add(rotated(multiply(prefix + "self_attn.q_proj.weight", x), position));
            keys.add(rotated(multiply(prefix + "self_attn.k_proj.weight", x), position));
            values.add(multiply(prefix + "self_attn.v_proj.weight", x));
        }
        for (int position = 0; position < stream.size(); position++) {
            double[] mixed = attention(queries.get(position), keys, values, position);
            add(stream.get(position), multiply(prefix + "self_attn.o_proj.weight", mixed));
            double[] x = norm(prefix + "post_attention_layernorm.weight", stream.get(position));
            double[] gate = multiply(prefix + "mlp.gate_proj.weight", x);
            double[] up = multiply(prefix + "mlp.up_proj.weight", x);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            }
            add(stream.get(position), multiply(prefix + "mlp.down_proj.weight", gate));
        }
    }

    private double[] attention(double[] query, List<double[]> keys, List<double[]> values, int position) {
        int width = config.headWidth();
        int window = config.slidingWindowTokens() == 0 ? Integer.MAX_VALUE : config.slidingWindowTokens();
        int first = Math.max(0, position - window + 1);
        double[] mixed = new double[config.heads() * width];
        for (int head = 0; head < config.heads(); head++) {
            int group = head / (config.heads() / config.keyValueHeads());
            double[] scores = new double[position + 1];
            double sum = 0;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int p = first; p <= position; p++) {
                for (int i = 0; i < width; i++) {
                    scores[p] += query[head * width + i] * keys.get(p)[group * width + i] / Math.sqrt(width);
                }
                greatest = Math.max(greatest, scores[p]);
            }
            for (int p = first; p <= position; p++) {
                scores[p] = Math.exp(scores[p] - greatest);
                sum += scores[p];
            }
            for (int p = first; p <= position; p++) {
                for (int i = 0; i < width; i++) {
                    mixed[head * width + i] += scores[p] / sum * values.get(p)[group * width + i];
                }
            }
        }
        return mixed;
    }

    private double[] rotated(double[] x, int position) {
        int width = config.headWidth();
        double[] y = new double[x.length];
        for (int head = 0; head < x.length / width; head++) {
            for (int i = 0; i < width / 2; i++) {
                double angle = position * frequency(i);
                int a = head * width + i;
                int b = a + width / 2;
                y[a] = x[a] * Math.cos(angle) - x[b] * Math.sin(angle);
                y[b] = x[b] * Math.cos(angle) + x[a] * Math.sin(angle);
            }
        }
        return y;
    }

    /** Written from the wave lengths, as the scaling's authors do, and not as the engine does. */
    private double frequency(int pair) {
        double frequency = 1 / Math.pow(config.ropeTheta(), 2.0 * pair / config.headWidth());
        if (config.ropeScaling() instanceof RopeScaling.Linear linear) {
            return frequency / linear.factor();
        }
        if (!(config.ropeScaling() instanceof RopeScaling.Llama3 scaling)) {
            return frequency;
        }
        double wave = 2 * Math.PI / frequency;
        double longest = scaling.originalContextTokens() / scaling.lowFrequencyFactor();
        double shortest = scaling.originalContextTokens() / scaling.highFrequencyFactor();
        if (wave < shortest) {
            return frequency;
        }
        if (wave > longest) {
            return frequency / scaling.factor();
        }
        double smooth = (scaling.originalContextTokens() / wave - scaling.lowFrequencyFactor())
                / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
        return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
    }

    private double[] norm(String name, double[] x) {
        float[] scale = weights.floats(name);
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        double factor = 1 / Math.sqrt(squares / x.length + config.normEpsilon());
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * factor * scale[i];
        }
        return y;
    }

    private double[] multiply(String name, double[] x) {
        float[] matrix = weights.floats(name);
        double[] y = new double[matrix.length / x.length];
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += matrix[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
