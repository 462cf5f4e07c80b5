package io.relata.encoder.djl;

import java.util.Map;

/** BERT's forward pass in double precision, one number at a time. */
public final class NaiveBert {
    private final Map<String, float[]> weights;
    private final int hidden;
    private final int heads;
    private final int layers;
    private final int positionOffset;
    private final double epsilon;

    /** Takes the weights by their Hugging Face names, without a prefix. */
    public NaiveBert(
            Map<String, float[]> weights, int hidden, int heads, int layers, int positionOffset, double epsilon) {
        this.weights = weights;
        this.hidden = hidden;
        this.heads = heads;
        this.layers = layers;
        this.positionOffset = positionOffset;
        this.epsilon = epsilon;
    }

    /** Returns the last layer's states, one per token. */
    public double[][] states(long... ids) {
        double[][] x = new double[ids.length][hidden];
        for (int t = 0; t < ids.length; t++) {
            for (int d = 0; d < hidden; d++) {
                x[t][d] = w("embeddings.word_embeddings.weight")[(int) ids[t] * hidden + d]
                        + w("embeddings.position_embeddings.weight")[(t + positionOffset) * hidden + d]
                        + w("embeddings.token_type_embeddings.weight")[d];
            }
            x[t] = normalized(x[t], "embeddings.LayerNorm");
        }
        for (int layer = 0; layer < layers; layer++) {
            x = layer(x, "encoder.layer." + layer + ".");
        }
        return x;
    }

    private double[][] layer(double[][] x, String name) {
        int n = x.length;
        int size = hidden / heads;
        double[][] attended = new double[n][hidden];
        for (int t = 0; t < n; t++) {
            double[] q = dense(x[t], name + "attention.self.query");
            for (int head = 0; head < heads; head++) {
                double[] scores = new double[n];
                double sum = 0;
                for (int s = 0; s < n; s++) {
                    double[] k = dense(x[s], name + "attention.self.key");
                    for (int d = head * size; d < (head + 1) * size; d++) {
                        scores[s] += q[d] * k[d];
                    }
                    scores[s] = Math.exp(scores[s] / Math.sqrt(size));
                    sum += scores[s];
                }
                for (int s = 0; s < n; s++) {
                    double[] v = dense(x[s], name + "attention.self.value");
                    for (int d = head * size; d < (head + 1) * size; d++) {
                        attended[t][d] += scores[s] / sum * v[d];
                    }
                }
            }
        }
        double[][] out = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] a = normalized(
                    sum(x[t], dense(attended[t], name + "attention.output.dense")),
                    name + "attention.output.LayerNorm");
            double[] f = dense(a, name + "intermediate.dense");
            for (int i = 0; i < f.length; i++) {
                f[i] = gelu(f[i]);
            }
            out[t] = normalized(sum(a, dense(f, name + "output.dense")), name + "output.LayerNorm");
        }
        return out;
    }

    private double[] dense(double[] x, String name) {
        float[] weight = w(name + ".weight");
        float[] bias = w(name + ".bias");
        double[] y = new double[bias.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += (double) weight[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] normalized(double[] x, String name) {
        double mean = 0;
        double variance = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            y[d] = (x[d] - mean) / Math.sqrt(variance + epsilon) * w(name + ".weight")[d] + w(name + ".bias")[d];
        }
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < a.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double gelu(double x) {
        return x * 0.5 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The Maclaurin series, which converges for every argument met here. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return sum * 2 / Math.sqrt(Math.PI);
    }

    private float[] w(String name) {
        return weights.get(name);
    }
}
