package io.relata.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DualCoordinateDescentTest {
    private static final double COST = 0.7;
    private static final int SPARSE = 6;
    private static final int DENSE = 3;

    private final List<FeatureRow> rows = new ArrayList<>();
    private final int[] classes = new int[40];

    DualCoordinateDescentTest() {
        Random random = new Random(4);
        for (int i = 0; i < classes.length; i++) {
            classes[i] = random.nextInt(3);
            rows.add(new FeatureRow(
                    new int[] {random.nextInt(3), 3 + classes[i]},
                    new float[] {(float) random.nextGaussian(), (float) random.nextGaussian() + 1},
                    new float[] {(float) random.nextGaussian() + classes[i], (float) random.nextGaussian(), 1}));
        }
    }

    @Test
    void findsTheMinimumThatPlainGradientDescentFinds() {
        ClassWeights weights = new DualCoordinateDescent(COST, 1e-9, 5000, 2).train(rows, classes, 3, SPARSE);
        for (int k = 0; k < 3; k++) {
            double[] expected = gradientDescent(k);
            for (int column = 0; column < SPARSE + DENSE; column++) {
                assertThat((double) weights.weight(column, k)).isCloseTo(expected[column], within(1e-3));
            }
        }
    }

    @Test
    void theOrderOfTheVisitsMattersLessThanTheTolerance() {
        ClassWeights first = new DualCoordinateDescent(COST, 1e-4, 5000, 2).train(rows, classes, 3, SPARSE);
        ClassWeights second = new DualCoordinateDescent(COST, 1e-4, 5000, 3).train(rows, classes, 3, SPARSE);
        for (int k = 0; k < 3; k++) {
            for (int column = 0; column < SPARSE + DENSE; column++) {
                assertThat((double) second.weight(column, k)).isCloseTo(first.weight(column, k), within(1e-3));
            }
        }
    }

    @Test
    void scoresARowAsTheScalarProductDoes() {
        ClassWeights weights = new DualCoordinateDescent(COST, 0.1, 10, 2).train(rows, classes, 3, SPARSE);
        float[] scores = new float[ClassWeights.stride(3)];
        for (FeatureRow row : rows) {
            weights.scores(row, scores);
            for (int k = 0; k < 3; k++) {
                double naive = 0;
                for (int column = 0; column < SPARSE + DENSE; column++) {
                    naive += full(row)[column] * weights.weight(column, k);
                }
                assertThat((double) scores[k]).isCloseTo(naive, within(1e-5));
            }
        }
    }

    private double[] gradientDescent(int k) {
        double[] w = new double[SPARSE + DENSE];
        for (int step = 0; step < 20_000; step++) {
            double[] gradient = w.clone();
            for (int i = 0; i < classes.length; i++) {
                double[] x = full(rows.get(i));
                int y = classes[i] == k ? 1 : -1;
                double margin = 0;
                for (int d = 0; d < x.length; d++) {
                    margin += y * w[d] * x[d];
                }
                for (int d = 0; d < x.length && margin < 1; d++) {
                    gradient[d] -= 2 * COST * (1 - margin) * y * x[d];
                }
            }
            for (int d = 0; d < w.length; d++) {
                w[d] -= 2e-3 * gradient[d];
            }
        }
        return w;
    }

    private static double[] full(FeatureRow row) {
        double[] x = new double[SPARSE + DENSE];
        for (int i = 0; i < row.columns().length; i++) {
            x[row.columns()[i]] += row.values()[i];
        }
        for (int i = 0; i < DENSE; i++) {
            x[SPARSE + i] = row.dense()[i];
        }
        return x;
    }
}
