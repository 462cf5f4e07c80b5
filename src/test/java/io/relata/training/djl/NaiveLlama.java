package io.relata.training.djl;

import io.relata.training.lm.Episode;
import java.util.Map;

/** The Llama decoder as its papers write it, in doubles, one token at a time, without a single library call: the oracle. */
final class NaiveLlama {
    private final LlamaShape shape;
    private final Map<String, double[]> weights;
    private final int[] blocks;

    NaiveLlama(LlamaShape shape, Map<String, double[]> weights) {
        this(shape, weights, new int[shape.contextMax()]);
    }

    /** Creates a decoder whose token at a place sees what {@code blocks} has for that place. */
    NaiveLlama(LlamaShape shape, Map<String, double[]> weights, int... blocks) {
        this.shape = shape;
        this.weights = weights;
        this.blocks = blocks;
    }

    /** Returns logits of shape (length, vocabulary). */
    double[][] logits(int... ids) {
        int hidden = shape.hidden();
        double[] embedding = weights.get("model.embed_tokens.weight");
        double[][] x = new double[ids.length][hidden];
        for (int t = 0; t < ids.length; t++) {
            System.arraycopy(embedding, ids[t] * hidden, x[t], 0, hidden);
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            attend(x, "model.layers." + layer + ".");
            feedForward(x, "model.layers." + layer + ".");
        }
        double[][] logits = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            logits[t] = product(embedding, norm(x[t], weights.get("model.norm.weight")), shape.vocabulary());
        }
        return logits;
    }

    /** Returns the mean negative log-likelihood of {@code targets}. */
    double loss(int[] ids, int[] targets) {
        double[][] logits = logits(ids);
        double sum = 0;
        for (int t = 0; t < ids.length; t++) {
            double total = 0;
            for (double logit : logits[t]) {
                total += Math.exp(logit);
            }
            sum += Math.log(total) - logits[t][targets[t]];
        }
        return sum / ids.length;
    }

    private void attend(double[][] x, String prefix) {
        int hidden = shape.hidden();
        int width = hidden / shape.heads();
        double[][] queries = new double[x.length][];
        double[][] keys = new double[x.length][];
        double[][] values = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] y = norm(x[t], weights.get(prefix + "input_layernorm.weight"));
            queries[t] = rotated(product(weights.get(prefix + "self_attn.q_proj.weight"), y, hidden), t, width);
            keys[t] = rotated(product(weights.get(prefix + "self_attn.k_proj.weight"), y, hidden), t, width);
            values[t] = product(weights.get(prefix + "self_attn.v_proj.weight"), y, hidden);
        }
        for (int t = 0; t < x.length; t++) {
            double[] seen = new double[hidden];
            for (int head = 0; head < shape.heads(); head++) {
                mix(queries[t], keys, values, t, head * width, width, seen);
            }
            add(x[t], product(weights.get(prefix + "self_attn.o_proj.weight"), seen, hidden));
        }
    }

    private void mix(double[] query, double[][] keys, double[][] values, int last, int from, int width, double[] seen) {
        double[] share = new double[last + 1];
        double total = 0;
        for (int s = 0; s <= last; s++) {
            double score = 0;
            for (int i = from; i < from + width; i++) {
                score += query[i] * keys[s][i];
            }
            share[s] = sees(last, s) ? Math.exp(score / Math.sqrt(width)) : 0;
            total += share[s];
        }
        for (int s = 0; s <= last; s++) {
            for (int i = from; i < from + width; i++) {
                seen[i] += share[s] / total * values[s][i];
            }
        }
    }

    private boolean sees(int later, int earlier) {
        return switch (blocks[later]) {
            case Episode.SEEING_ALL -> true;
            default -> blocks[earlier] == Episode.SEEN_BY_ALL || blocks[earlier] == blocks[later];
        };
    }

    private void feedForward(double[][] x, String prefix) {
        for (double[] row : x) {
            double[] y = norm(row, weights.get(prefix + "post_attention_layernorm.weight"));
            double[] gate = product(weights.get(prefix + "mlp.gate_proj.weight"), y, shape.ffn());
            double[] up = product(weights.get(prefix + "mlp.up_proj.weight"), y, shape.ffn());
            for (int i = 0; i < gate.length; i++) {
                gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            }
            add(row, product(weights.get(prefix + "mlp.down_proj.weight"), gate, shape.hidden()));
        }
    }

    private static double[] rotated(double[] all, int position, int width) {
        double[] result = all.clone();
        for (int from = 0; from < all.length; from += width) {
            for (int i = 0; i < width / 2; i++) {
                double angle = position * Math.pow(LlamaShape.ROPE_THETA, -2.0 * i / width);
                double a = all[from + i];
                double b = all[from + i + width / 2];
                result[from + i] = a * Math.cos(angle) - b * Math.sin(angle);
                result[from + i + width / 2] = b * Math.cos(angle) + a * Math.sin(angle);
            }
        }
        return result;
    }

    private static double[] norm(double[] x, double[] weight) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double scale = 1 / Math.sqrt(squares / x.length + LlamaShape.NORM_EPSILON);
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = x[i] * scale * weight[i];
        }
        return result;
    }

    private static double[] product(double[] matrix, double[] x, int rows) {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < x.length; i++) {
                result[row] += matrix[row * x.length + i] * x[i];
            }
        }
        return result;
    }

    private static void add(double[] x, double[] more) {
        for (int i = 0; i < x.length; i++) {
            x[i] += more[i];
        }
    }
}
