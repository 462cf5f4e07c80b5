package io.relata.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NegativeSamplingTest {
    private static final int DIMENSION = 7;
    private static final float STEP = 1e-3f;

    private final int stride = NegativeSampling.stride(DIMENSION);
    private final NegativeSampling kernel = new NegativeSampling(stride);
    private final int[] rows = {2 * stride, 0, 3 * stride};

    @Test
    void movesEveryVectorDownTheNumericGradientOfTheLoss() {
        float[] input = random(1, 5);
        float[] output = random(4, 6);
        float[] movedInput = input.clone();
        float[] movedOutput = output.clone();

        kernel.step(movedInput, 0, movedOutput, rows, rows.length, STEP);

        for (int d = 0; d < DIMENSION; d++) {
            assertThat((movedInput[d] - input[d]) / STEP)
                    .as("input %d", d)
                    .isCloseTo((float) -slope(input, output, input, d), within(2e-3f));
        }
        for (int i = 0; i < output.length; i++) {
            assertThat((movedOutput[i] - output[i]) / STEP)
                    .as("output %d", i)
                    .isCloseTo((float) -slope(input, output, output, i), within(2e-3f));
        }
    }

    @Test
    void leavesTheFillingOfRowsZero() {
        float[] input = random(1, 1);
        float[] output = random(4, 2);
        kernel.step(input, 0, output, rows, rows.length, 0.5f);
        assertThat(Arrays.copyOfRange(input, DIMENSION, stride)).containsOnly(0);
        assertThat(Arrays.copyOfRange(output, DIMENSION, stride)).containsOnly(0);
    }

    @Test
    void computesTheLossOfTheNaiveFormula() {
        float[] input = random(1, 3);
        float[] output = random(4, 4);
        assertThat(kernel.loss(input, 0, output, rows, 3)).isCloseTo(naiveLoss(input, output), within(1e-5));
    }

    private double slope(float[] input, float[] output, float[] varied, int index) {
        float before = varied[index];
        varied[index] = before + 1e-2f;
        double above = naiveLoss(input, output);
        varied[index] = before - 1e-2f;
        double below = naiveLoss(input, output);
        varied[index] = before;
        return (above - below) / 2e-2;
    }

    private double naiveLoss(float[] input, float[] output) {
        double loss = 0;
        for (int n = 0; n < rows.length; n++) {
            double product = 0;
            for (int d = 0; d < DIMENSION; d++) {
                product += (double) input[d] * output[rows[n] + d];
            }
            loss -= Math.log(1 / (1 + Math.exp(n == 0 ? -product : product)));
        }
        return loss;
    }

    private float[] random(int rowCount, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rowCount * stride];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % stride < DIMENSION ? (float) random.nextGaussian() : 0;
        }
        return values;
    }
}
