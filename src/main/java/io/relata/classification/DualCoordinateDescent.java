package io.relata.classification;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains linear support vector machines with squared hinge loss, one class against the rest, by coordinate descent in
 * the dual.
 *
 * <p>For each class minimises |w|^2 / 2 + C * sum of max(0, 1 - y w x)^2 with y = 1 for rows of the class and -1 for
 * the others. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method for Large-scale
 * Linear SVM", 2008, without shrinking, all classes visiting the rows in one common order. The same rows, classes and
 * seed give the same weights.
 */
final class DualCoordinateDescent {
    private static final double NEGLIGIBLE = 1e-7;

    private final double cost;
    private final double tolerance;
    private final int roundsMax;
    private final long seed;

    /**
     * @param cost C above
     * @param tolerance training ends when in one round no class's projected gradients differ by as much
     * @param roundsMax the most passes over the rows
     * @param seed of the order of the rows
     */
    DualCoordinateDescent(double cost, double tolerance, int roundsMax, long seed) {
        this.cost = cost;
        this.tolerance = tolerance;
        this.roundsMax = roundsMax;
        this.seed = seed;
    }

    /**
     * Returns the weights.
     *
     * @param rows at least one; a column that is always 1, if any, is the bias
     * @param classes the class of each row, from 0 to {@code classCount - 1}
     * @param sparseCount sparse columns in all
     */
    ClassWeights train(List<FeatureRow> rows, int[] classes, int classCount, int sparseCount) {
        ClassWeights weights =
                new ClassWeights(classCount, sparseCount, rows.getFirst().dense().length);
        double diagonal = 0.5 / cost;
        double[] curvature =
                rows.stream().mapToDouble(row -> row.squaredLength() + diagonal).toArray();
        double[] alpha = new double[rows.size() * classCount];
        int stride = ClassWeights.stride(classCount);
        float[] scores = new float[stride];
        float[] factors = new float[stride];
        double[] highest = new double[classCount];
        double[] lowest = new double[classCount];
        int[] order = new int[rows.size()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < roundsMax; round++) {
            shuffle(order, random);
            Arrays.fill(highest, Double.NEGATIVE_INFINITY);
            Arrays.fill(lowest, Double.POSITIVE_INFINITY);
            for (int i : order) {
                weights.scores(rows.get(i), scores);
                boolean moved = false;
                for (int k = 0; k < classCount; k++) {
                    int y = classes[i] == k ? 1 : -1;
                    double before = alpha[i * classCount + k];
                    double gradient = y * scores[k] - 1 + diagonal * before;
                    double projected = before == 0 ? Math.min(gradient, 0) : gradient;
                    highest[k] = Math.max(highest[k], projected);
                    lowest[k] = Math.min(lowest[k], projected);
                    double after =
                            Math.abs(projected) < NEGLIGIBLE ? before : Math.max(before - gradient / curvature[i], 0);
                    alpha[i * classCount + k] = after;
                    factors[k] = (float) ((after - before) * y);
                    moved |= factors[k] != 0;
                }
                if (moved) {
                    weights.add(rows.get(i), factors);
                }
            }
            if (widest(highest, lowest) < tolerance) {
                break;
            }
        }
        return weights;
    }

    private static double widest(double[] highest, double[] lowest) {
        double widest = 0;
        for (int k = 0; k < highest.length; k++) {
            widest = Math.max(widest, highest[k] - lowest[k]);
        }
        return widest;
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
