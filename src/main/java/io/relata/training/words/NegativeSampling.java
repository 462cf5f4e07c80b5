package io.relata.training.words;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The arithmetic of one pair of words under negative sampling.
 *
 * <p>With input vector v and output vectors u0 (the true neighbour), u1, u2 ... (the negatives) the loss is
 * -log s(v u0) - sum of log s(-v ui), s being the logistic function. Rows lie in flat arrays, {@link #stride} floats
 * apart. Not safe for use by several threads.
 */
final class NegativeSampling {
    /** The same width on every machine, since the width decides the order of additions and so the last bit. */
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;

    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromOp(LANES, lane -> lane ^ 4);
    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromOp(LANES, lane -> lane ^ 2);
    private static final VectorShuffle<Float> BY_ONE = VectorShuffle.fromOp(LANES, lane -> lane ^ 1);
    private static final int SIGMOID_STEPS = 4096;
    private static final float SIGMOID_LIMIT = 8;

    private final float[] gradient;
    private final float[] sigmoid = sigmoidTable();

    NegativeSampling(int stride) {
        this.gradient = new float[stride];
    }

    /** Returns the dimension rounded up to whole SIMD vectors; the floats beyond it are zero and stay zero. */
    static int stride(int dimension) {
        return (dimension + LANES.length() - 1) / LANES.length() * LANES.length();
    }

    /**
     * Moves the output vectors, and then the input vector, one step down the loss.
     *
     * @param inputRow offset of v
     * @param outputRows offsets of u0, u1 ...; a row that is there twice is moved twice
     * @param count how many of them count
     */
    void step(float[] input, int inputRow, float[] output, int[] outputRows, int count, float learningRate) {
        Arrays.fill(gradient, 0);
        for (int n = 0; n < count; n++) {
            float product = product(input, inputRow, output, outputRows[n]);
            float target = n == 0 ? 1 : 0;
            FloatVector scale = FloatVector.broadcast(LANES, (target - sigmoid(product)) * learningRate);
            for (int i = 0; i < gradient.length; i += LANES.length()) {
                FloatVector out = FloatVector.fromArray(LANES, output, outputRows[n] + i);
                scale.fma(out, FloatVector.fromArray(LANES, gradient, i)).intoArray(gradient, i);
                scale.fma(FloatVector.fromArray(LANES, input, inputRow + i), out)
                        .intoArray(output, outputRows[n] + i);
            }
        }
        for (int i = 0; i < gradient.length; i += LANES.length()) {
            FloatVector.fromArray(LANES, input, inputRow + i)
                    .add(FloatVector.fromArray(LANES, gradient, i))
                    .intoArray(input, inputRow + i);
        }
    }

    /** Returns the loss in nats; parameters as for {@link #step}. */
    double loss(float[] input, int inputRow, float[] output, int[] outputRows, int count) {
        double loss = 0;
        for (int n = 0; n < count; n++) {
            double product = product(input, inputRow, output, outputRows[n]);
            loss += Math.log1p(Math.exp(n == 0 ? -product : product));
        }
        return loss;
    }

    private float product(float[] input, int inputRow, float[] output, int outputRow) {
        FloatVector sum = FloatVector.zero(LANES);
        for (int i = 0; i < gradient.length; i += LANES.length()) {
            sum = FloatVector.fromArray(LANES, input, inputRow + i)
                    .fma(FloatVector.fromArray(LANES, output, outputRow + i), sum);
        }
        // Not reduceLanes, whose order of additions is the compiler's choice and changes while a program runs.
        FloatVector halves = sum.add(sum.rearrange(BY_FOUR));
        FloatVector quarters = halves.add(halves.rearrange(BY_TWO));
        return quarters.add(quarters.rearrange(BY_ONE)).lane(0);
    }

    /** Linear between the entries of a table: wrong by less than a millionth inside the limits, by 3e-4 beyond. */
    private float sigmoid(float x) {
        if (x >= SIGMOID_LIMIT) {
            return 1;
        }
        if (x <= -SIGMOID_LIMIT) {
            return 0;
        }
        float at = (x + SIGMOID_LIMIT) * (SIGMOID_STEPS / (2 * SIGMOID_LIMIT));
        int below = (int) at;
        return sigmoid[below] + (at - below) * (sigmoid[below + 1] - sigmoid[below]);
    }

    private static float[] sigmoidTable() {
        float[] table = new float[SIGMOID_STEPS + 2];
        for (int i = 0; i < table.length; i++) {
            double x = i * (2.0 * SIGMOID_LIMIT / SIGMOID_STEPS) - SIGMOID_LIMIT;
            table[i] = (float) (1 / (1 + Math.exp(-x)));
        }
        return table;
    }
}
