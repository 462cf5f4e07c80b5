package io.relata.classification;

import java.util.List;

/**
 * Finds by how much scores are to be divided so that their softmax is a probability: Guo, Pleiss, Sun and Weinberger,
 * "On Calibration of Modern Neural Networks", 2017.
 */
final class Temperature {
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 20;
    private static final int STEPS = 60;
    /** Added examples on which no temperature is better than {@link #USUAL}, so that a handful of others decide little. */
    private static final double PRIOR_EXAMPLES = 10;

    /** What came out for thousands of examples. */
    private static final double USUAL = 0.35;

    private Temperature() {}

    /**
     * Returns the temperature with the least negative log-likelihood, by golden section search in its logarithm.
     *
     * @param scores one array per example, of which the first {@code classCount} numbers count
     * @param gold the right class of each example
     */
    static double fit(List<float[]> scores, int[] gold, int classCount) {
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int step = 0; step < STEPS; step++) {
            double left = high - golden * (high - low);
            double right = low + golden * (high - low);
            if (loss(scores, gold, classCount, Math.exp(left)) <= loss(scores, gold, classCount, Math.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double loss(List<float[]> scores, int[] gold, int classCount, double temperature) {
        double away = Math.log(temperature / USUAL);
        double loss = PRIOR_EXAMPLES * away * away;
        for (int i = 0; i < gold.length; i++) {
            float[] row = scores.get(i);
            float top = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < classCount; k++) {
                top = Math.max(top, row[k]);
            }
            double sum = 0;
            for (int k = 0; k < classCount; k++) {
                sum += Math.exp((row[k] - top) / temperature);
            }
            loss += Math.log(sum) - (row[gold[i]] - top) / temperature;
        }
        return loss;
    }
}
