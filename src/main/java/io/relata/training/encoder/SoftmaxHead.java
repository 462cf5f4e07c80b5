package io.relata.training.encoder;

import io.relata.encoder.conv.WindowProduct;
import java.util.Arrays;

/**
 * A linear classifier over unit vectors, with label smoothing: one for each labelled set.
 *
 * <p>It serves training only; what is shipped is the encoder under it.
 */
final class SoftmaxHead {
    /** Unit vectors have small components; without a scale the softmax could never become sure. */
    private static final float SCALE = 16;

    private final int dimension;
    private final int classes;
    private final float smoothing;
    private final float[] weight;
    private final float[] bias;
    private final float[] weightGradient;
    private final float[] biasGradient;

    SoftmaxHead(int dimension, int classes, float smoothing) {
        this.dimension = dimension;
        this.classes = classes;
        this.smoothing = smoothing;
        this.weight = new float[classes * dimension];
        this.bias = new float[classes];
        this.weightGradient = new float[weight.length];
        this.biasGradient = new float[classes];
    }

    float[] weight() {
        return weight;
    }

    float[] bias() {
        return bias;
    }

    float[] weightGradient() {
        return weightGradient;
    }

    float[] biasGradient() {
        return biasGradient;
    }

    void clear() {
        Arrays.fill(weightGradient, 0);
        Arrays.fill(biasGradient, 0);
    }

    /**
     * Returns log-probabilities of the classes.
     *
     * @param units {@code (count, dimension)}, each of length 1
     * @return {@code (count, classes)}
     */
    float[] logProbabilities(float[] units) {
        int count = units.length / dimension;
        WindowProduct product = new WindowProduct(weight, bias);
        int row = product.rowLength();
        float[] scores = new float[count * row];
        product.apply(units, 0, dimension, count, scores);
        float[] logs = new float[count * classes];
        for (int i = 0; i < count; i++) {
            logSoftmax(scores, i * row, logs, i * classes);
        }
        return logs;
    }

    private void logSoftmax(float[] scores, int from, float[] logs, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, scores[from + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(SCALE * (scores[from + c] - max));
        }
        for (int c = 0; c < classes; c++) {
            logs[to + c] = (float) (SCALE * (scores[from + c] - max) - Math.log(sum));
        }
    }

    /**
     * Returns the smoothed cross-entropy, added up over the vectors, and adds its gradients.
     *
     * @param units {@code (labels.length, dimension)}, each of length 1
     * @param factor what the gradients are multiplied with
     * @param gradient receives, by addition, the derivative by the vectors, taken as free
     */
    double addGradient(float[] units, int[] labels, float factor, float[] gradient) {
        float[] logs = logProbabilities(units);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int c = 0; c < classes; c++) {
                float target = smoothing / classes + (c == labels[i] ? 1 - smoothing : 0);
                float log = logs[i * classes + c];
                loss -= target * log;
                float g = SCALE * factor * ((float) Math.exp(log) - target);
                biasGradient[c] += g;
                Rows.addScaled(g, units, i * dimension, weightGradient, c * dimension, dimension);
                Rows.addScaled(g, weight, c * dimension, gradient, i * dimension, dimension);
            }
        }
        return loss;
    }
}
