package io.relata.classification;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains linear support vector machines with squared hinge loss, one class against the rest, by coordinate descent in
 * the dual.
 *
 * <p>For each class minimises |w|^2 / 2 + C * sum of max(0, 1 - y w x)^2 with y = 1 for rows of the class and -1 for
 * the others. Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method for Large-scale
 * Linear SVM", 2008, algorithm 3: with shrinking, and ended by the gap between the projected gradients of all rows. The
 * minimum is one point; how near it the weights come is the tolerance's affair and not that of the order of the rows.
 *
 * <p>Classes know nothing of each other and are trained side by side on the machine's cores. The same rows, classes and
 * seed give the same weights, on however many.
 */
final class DualCoordinateDescent {
    private static final double NEGLIGIBLE = 1e-12;

    private final double cost;
    private final double tolerance;
    private final int roundsMax;
    private final long seed;

    /**
     * @param cost C above
     * @param tolerance a class is done when its projected gradients, over all rows, differ by less
     * @param roundsMax the most passes over the rows, for data on which rounding keeps the gap open
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
        int denseCount = rows.getFirst().dense().length;
        ClassWeights weights = new ClassWeights(classCount, sparseCount, denseCount);
        double diagonal = 0.5 / cost;
        double[] curvature =
                rows.stream().mapToDouble(row -> row.squaredLength() + diagonal).toArray();
        IntStream.range(0, classCount).parallel().forEach(k -> {
            Machine machine =
                    new Machine(rows, classes, k, curvature, diagonal, new OneClassWeights(sparseCount, denseCount));
            machine.descend();
            weights.put(k, machine.weights);
        });
        return weights;
    }

    /** The problem of one class. */
    private final class Machine {
        private final List<FeatureRow> rows;
        private final int[] classes;
        private final int own;
        private final double[] curvature;
        private final double diagonal;
        private final OneClassWeights weights;
        private final double[] alpha;
        private final SplittableRandom random = new SplittableRandom(seed);
        private final int[] order;
        /** Rows that are visited: the first of the order. The others are, it seems, no support vectors. */
        private int active;

        Machine(
                List<FeatureRow> rows,
                int[] classes,
                int own,
                double[] curvature,
                double diagonal,
                OneClassWeights weights) {
            this.rows = rows;
            this.classes = classes;
            this.own = own;
            this.curvature = curvature;
            this.diagonal = diagonal;
            this.weights = weights;
            this.alpha = new double[rows.size()];
            this.order = IntStream.range(0, rows.size()).toArray();
            this.active = order.length;
        }

        void descend() {
            double highestBefore = Double.POSITIVE_INFINITY;
            for (int round = 0; round < roundsMax; round++) {
                double[] range = round(highestBefore);
                boolean done = range[1] - range[0] < tolerance;
                if (done && active == order.length) {
                    return;
                }
                if (done) {
                    // The rows at hand agree; whether those set aside do is seen with all of them.
                    active = order.length;
                    highestBefore = Double.POSITIVE_INFINITY;
                } else {
                    highestBefore = range[1] > 0 ? range[1] : Double.POSITIVE_INFINITY;
                }
            }
        }

        /** Visits the active rows once and returns the lowest and the highest of their projected gradients. */
        private double[] round(double highestBefore) {
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            shuffle(order, active, random);
            for (int s = 0; s < active; s++) {
                int i = order[s];
                int y = classes[i] == own ? 1 : -1;
                double gradient = y * weights.product(rows.get(i)) - 1 + diagonal * alpha[i];
                if (alpha[i] == 0 && gradient > highestBefore) {
                    active--;
                    order[s] = order[active];
                    order[active] = i;
                    s--;
                    continue;
                }
                double projected = alpha[i] == 0 ? Math.min(gradient, 0) : gradient;
                lowest = Math.min(lowest, projected);
                highest = Math.max(highest, projected);
                if (Math.abs(projected) > NEGLIGIBLE) {
                    double after = Math.max(alpha[i] - gradient / curvature[i], 0);
                    weights.add(rows.get(i), (float) ((after - alpha[i]) * y));
                    alpha[i] = after;
                }
            }
            return new double[] {lowest, highest};
        }
    }

    private static void shuffle(int[] order, int count, SplittableRandom random) {
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
