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

    /**
     * A token in its place.
     *
     * @param id of the token
     * @param block that it belongs to, or -1 for the prefix and the question, which see all before them
     * @param computed the position at which it was computed
     * @param slot the position at which tokens outside its block see it
     */
    private record Place(int id, int block, int computed, int slot) {}

    /** Returns the logits after the last of the tokens. */
    public double[] logits(int... tokens) {
        return logits(tokens, List.of(), new int[0]);
    }

    /** Returns the logits after a question behind blocks that were each computed right behind the prefix, apart from the others. */
    public double[] logits(int[] prefix, List<int[]> blocks, int[] question) {
        List<Place> places = new ArrayList<>();
        for (int id : prefix) {
            places.add(new Place(id, -1, places.size(), places.size()));
        }
        for (int block = 0; block < blocks.size(); block++) {
            for (int i = 0; i < blocks.get(block).length; i++) {
                places.add(new Place(blocks.get(block)[i], block, prefix.length + i, places.size()));
            }
        }
        for (int id : question) {
            places.add(new Place(id, -1, places.size(), places.size()));
        }
        return logits(places);
    }

    private double[] logits(List<Place> places) {
        float[] embedding = weights.floats("model.embed_tokens.weight");
        List<double[]> stream = new ArrayList<>();
        for (Place place : places) {
            double[] row = new double[config.hidden()];
            for (int i = 0; i < row.length; i++) {
                row[i] = embedding[place.id() * row.length + i] * (gemma() ? Math.sqrt(config.hidden()) : 1);
            }
            stream.add(row);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            block(layer, stream, places);
        }
        double[] last = norm("model.norm.weight", stream.getLast());
        double[] logits = multiply(config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight", last);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = capped(logits[i], config.logitCap());
        }
        return logits;
    }

    private boolean gemma() {
        return config.architecture() == LlamaConfig.Architecture.GEMMA2;
    }

    private static double capped(double x, double cap) {
        return cap == 0 ? x : cap * Math.tanh(x / cap);
    }

    private void block(int layer, List<double[]> stream, List<Place> places) {
        String prefix = "model.layers." + layer + ".";
        List<double[]> queries = new ArrayList<>();
        List<double[]> keys = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (int position = 0; position < stream.size(); position++) {
            double[] x = norm(prefix + "input_layernorm.weight", stream.get(position));
            queries.add(rotated(
                    biased(prefix + "self_attn.q_proj", x), places.get(position).computed()));
            keys.add(biased(prefix + "self_attn.k_proj", x));
            values.add(biased(prefix + "self_attn.v_proj", x));
        }
        for (int position = 0; position < stream.size(); position++) {
            double[] mixed = attention(layer, queries.get(position), keys, values, places, position);
            double[] out = multiply(prefix + "self_attn.o_proj.weight", mixed);
            add(stream.get(position), gemma() ? norm(prefix + "post_attention_layernorm.weight", out) : out);
            String between = gemma() ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight";
            double[] x = norm(prefix + between, stream.get(position));
            double[] gate = multiply(prefix + "mlp.gate_proj.weight", x);
            double[] up = multiply(prefix + "mlp.up_proj.weight", x);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = (gemma() ? gelu(gate[i]) : gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
            }
            double[] down = multiply(prefix + "mlp.down_proj.weight", gate);
            add(stream.get(position), gemma() ? norm(prefix + "post_feedforward_layernorm.weight", down) : down);
        }
    }

    private static double gelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private double[] biased(String layer, double[] x) {
        double[] y = multiply(layer + ".weight", x);
        if (config.architecture() == LlamaConfig.Architecture.QWEN2) {
            float[] bias = weights.floats(layer + ".bias");
            for (int i = 0; i < y.length; i++) {
                y[i] += bias[i];
            }
        }
        return y;
    }

    private double[] attention(
            int layer, double[] query, List<double[]> keys, List<double[]> values, List<Place> places, int asking) {
        int width = config.headWidth();
        boolean wide = config.slidingWindowTokens() == 0 || gemma() && layer % 2 == 1;
        int window = wide ? Integer.MAX_VALUE : config.slidingWindowTokens();
        Place own = places.get(asking);
        List<double[]> seen = new ArrayList<>();
        List<double[]> valuesSeen = new ArrayList<>();
        for (int p = 0; p <= asking; p++) {
            Place other = places.get(p);
            boolean visible = own.block() < 0 || other.block() < 0 || own.block() == other.block();
            int position = own.block() < 0 ? other.slot() : other.computed();
            if (visible && position > own.computed() - window) {
                seen.add(rotated(keys.get(p), position));
                valuesSeen.add(values.get(p));
            }
        }
        double[] mixed = new double[config.heads() * width];
        for (int head = 0; head < config.heads(); head++) {
            int group = head / (config.heads() / config.keyValueHeads());
            double[] scores = new double[seen.size()];
            double sum = 0;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int p = 0; p < scores.length; p++) {
                for (int i = 0; i < width; i++) {
                    scores[p] +=
                            query[head * width + i] * seen.get(p)[group * width + i] / Math.sqrt(config.queryScalar());
                }
                scores[p] = capped(scores[p], config.scoreCap());
                greatest = Math.max(greatest, scores[p]);
            }
            for (int p = 0; p < scores.length; p++) {
                scores[p] = Math.exp(scores[p] - greatest);
                sum += scores[p];
            }
            for (int p = 0; p < scores.length; p++) {
                for (int i = 0; i < width; i++) {
                    mixed[head * width + i] += scores[p] / sum * valuesSeen.get(p)[group * width + i];
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
            y[i] = x[i] * factor * (scale[i] + (gemma() ? 1 : 0));
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
