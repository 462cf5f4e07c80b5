package io.relata.training.encoder;

import io.relata.encoder.conv.WindowProduct;

/**
 * The supervised contrastive loss: a vector is to be closer to those of its own label than to all others of the batch.
 *
 * <p>Khosla et al. 2020 (Supervised Contrastive Learning), the form with the sum outside the logarithm: for each vector
 * with at least one partner, the mean over its partners of {@code -log softmax(similarity / temperature)} among all
 * others; with one partner per vector it is the loss of SimCSE (Gao et al. 2021).
 */
final class SupervisedContrast {
    private final float temperature;

    SupervisedContrast(float temperature) {
        this.temperature = temperature;
    }

    /**
     * Returns the loss, averaged over the vectors that have a partner, 0 if none has.
     *
     * @param units {@code (labels.length, dimension)}, each of length 1
     * @param factor what the gradient is multiplied with
     * @param gradient receives, by addition, the derivative by the vectors, taken as free
     */
    double addGradient(float[] units, int[] labels, float factor, float[] gradient) {
        int count = labels.length;
        int dimension = units.length / count;
        WindowProduct product = new WindowProduct(units, new float[count]);
        int row = product.rowLength();
        float[] similarities = new float[count * row];
        product.apply(units, 0, dimension, count, similarities);
        int anchors = 0;
        for (int i = 0; i < count; i++) {
            anchors += partners(labels, i) > 0 ? 1 : 0;
        }
        double loss = 0;
        double[] probabilities = new double[count];
        for (int i = 0; i < count; i++) {
            int partners = partners(labels, i);
            if (partners == 0) {
                continue;
            }
            double logSum = softmax(similarities, i * row, i, probabilities);
            for (int j = 0; j < count; j++) {
                if (j == i) {
                    continue;
                }
                double target = labels[j] == labels[i] ? 1.0 / partners : 0;
                if (target > 0) {
                    loss += target * (logSum - similarities[i * row + j] / temperature);
                }
                float g = (float) (factor * (probabilities[j] - target) / temperature / anchors);
                Rows.addScaled(g, units, j * dimension, gradient, i * dimension, dimension);
                Rows.addScaled(g, units, i * dimension, gradient, j * dimension, dimension);
            }
        }
        return anchors == 0 ? 0 : loss / anchors;
    }

    /** Fills in the probabilities of all others given {@code i} and returns the logarithm of their normaliser. */
    private double softmax(float[] similarities, int offset, int i, double[] probabilities) {
        int count = probabilities.length;
        double sum = 0;
        for (int j = 0; j < count; j++) {
            // Of unit vectors, so no exponent passes 1 / temperature and nothing overflows.
            probabilities[j] = j == i ? 0 : Math.exp(similarities[offset + j] / temperature);
            sum += probabilities[j];
        }
        for (int j = 0; j < count; j++) {
            probabilities[j] /= sum;
        }
        return Math.log(sum);
    }

    private static int partners(int[] labels, int i) {
        int partners = 0;
        for (int j = 0; j < labels.length; j++) {
            partners += j != i && labels[j] == labels[i] ? 1 : 0;
        }
        return partners;
    }
}
