package io.relata.training.encoder;

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

    /** Returns log-probabilities of the classes for one of several vectors. */
    double[] logProbabilities(float[] units, int index) {
        double[] scores = new double[classes];
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            float dot = 0;
            for (int d = 0; d < dimension; d++) {
                dot += weight[c * dimension + d] * units[index * dimension + d];
            }
            scores[c] = SCALE * dot + bias[c];
            max = Math.max(max, scores[c]);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - max);
        }
        double log = max + Math.log(sum);
        for (int c = 0; c < classes; c++) {
            scores[c] -= log;
        }
        return scores;
    }

    /**
     * Returns the smoothed cross-entropy of one vector and adds its gradients.
     *
     * @param factor what the gradients are multiplied with
     * @param gradient receives the derivative by the vectors at the place of this one
     */
    double addGradient(float[] units, int index, int label, float factor, float[] gradient) {
        double[] logs = logProbabilities(units, index);
        double loss = 0;
        for (int c = 0; c < classes; c++) {
            double target = smoothing / classes + (c == label ? 1 - smoothing : 0);
            loss -= target * logs[c];
            float g = (float) (factor * (Math.exp(logs[c]) - target));
            biasGradient[c] += g;
            ConvolutionGradient.addScaled(
                    g * SCALE, units, index * dimension, weightGradient, c * dimension, dimension);
            ConvolutionGradient.addScaled(g * SCALE, weight, c * dimension, gradient, index * dimension, dimension);
        }
        return loss;
    }
}
