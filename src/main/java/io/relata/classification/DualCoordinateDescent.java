package io.relata.classification;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains one linear support vector machine with squared hinge loss, by coordinate descent in the dual.
 *
 * <p>Minimises |w|^2 / 2 + C * sum of max(0, 1 - y w x)^2. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual
 * Coordinate Descent Method for Large-scale Linear SVM", 2008, without shrinking. The bias is a column of the rows that is always 1, if any. The same rows, labels and seed give the same weights.
 */
final class DualCoordinateDescent {
    private final double cost;
    private final double tolerance;
    private final int roundsMax;

    /**
     * @param cost C above
     * @param tolerance training ends when the projected gradients of a round differ by less
     * @param roundsMax the most passes over the rows
     */
    DualCoordinateDescent(double cost, double tolerance, int roundsMax) {
        this.cost = cost;
        this.tolerance = tolerance;
        this.roundsMax = roundsMax;
    }

    /**
     * Returns the weights.
     *
     * @param positive which rows belong to the class
     * @param columnCount columns in all, the dense ones last
     */
    float[] train(List<FeatureRow> rows, boolean[] positive, int columnCount, long seed) {
        int denseCount = rows.getFirst().dense().length;
        int sparseCount = columnCount - denseCount;
        float[] weights = new float[columnCount];
        double[] alpha = new double[rows.size()];
        double diagonal = 0.5 / cost;
        double[] curvature =
                rows.stream().mapToDouble(row -> row.squaredLength() + diagonal).toArray();
        int[] order = new int[rows.size()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < roundsMax; round++) {
            shuffle(order, random);
            double highest = Double.NEGATIVE_INFINITY;
            double lowest = Double.POSITIVE_INFINITY;
            for (int i : order) {
                int y = positive[i] ? 1 : -1;
                FeatureRow row = rows.get(i);
                double gradient = y * row.product(weights, sparseCount) - 1 + diagonal * alpha[i];
                double projected = alpha[i] == 0 ? Math.min(gradient, 0) : gradient;
                highest = Math.max(highest, projected);
                lowest = Math.min(lowest, projected);
                if (Math.abs(projected) > 1e-12) {
                    double before = alpha[i];
                    alpha[i] = Math.max(before - gradient / curvature[i], 0);
                    row.addTo(weights, sparseCount, (float) ((alpha[i] - before) * y));
                }
            }
            if (highest - lowest < tolerance) {
                break;
            }
        }
        return weights;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
