package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.COUNT;
import static io.relata.engine.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What happens to lines between products. The JDK leaves the order of a vector's sum, and the last bits of its exponential, to
 * the compiler, which changes its mind while a program runs; so both are done here step by step.
 */
final class Numerics {
    private static final float LOG2_E = (float) (1 / Math.log(2));
    /** The logarithm of 2 in two parts, of which the first has few bits: its multiples are exact. */
    private static final float LN2_HIGH = 355f / 512;

    private static final float LN2_LOW = (float) (Math.log(2) - 355.0 / 512);
    /** Adding it rounds to a whole number, which then stands in the lowest bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final float SMALLEST = -87;
    private static final float GREATEST = 88;
    private static final float GELU_SLOPE = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float GELU_CUBE = (float) (0.044715 * 2 * Math.sqrt(2 / Math.PI));
    private static final int EXPONENT_BIAS = 127;
    private static final int FRACTION_BITS = 23;

    private Numerics() {}

    /** Returns e to the power of each lane, off by at most 2e-7 of it; beyond [-87, 88] that of the nearer end. */
    static FloatVector exp(FloatVector x) {
        FloatVector within = x.max(SMALLEST).min(GREATEST);
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        FloatVector rounded = within.fma(FloatVector.broadcast(FLOATS, LOG2_E), rounder);
        FloatVector power = rounded.sub(rounder);
        FloatVector rest = power.fma(
                FloatVector.broadcast(FLOATS, -LN2_LOW), power.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), within));
        // The series up to the seventh power; |rest| is at most ln(2) / 2.
        FloatVector sum = FloatVector.broadcast(FLOATS, 1f / 5040);
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f / 720));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f / 120));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f / 24));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f / 6));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 0.5f));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f));
        sum = sum.fma(rest, FloatVector.broadcast(FLOATS, 1f));
        IntVector exponent = rounded.reinterpretAsInts()
                .sub(Float.floatToRawIntBits(ROUNDER) - EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, FRACTION_BITS);
        return sum.mul(exponent.reinterpretAsFloats());
    }

    /** Returns the sum of the lanes, from the first to the last. */
    static float sum(FloatVector lanes) {
        float sum = 0;
        for (float lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }

    /** Writes lines divided by the root of their mean square, times a scale (Zhang and Sennrich 2019). */
    static void norm(Lines x, int line, int width, float[] scale, double epsilon, Lines y) {
        int from = x.at(line);
        int to = y.at(line);
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int i = 0; i < x.stride(); i += COUNT) {
            FloatVector part = FloatVector.fromArray(FLOATS, x.data(), from + i);
            squares = part.fma(part, squares);
        }
        float factor = (float) (1 / Math.sqrt(sum(squares) / (double) width + epsilon));
        for (int i = 0; i < x.stride(); i += COUNT) {
            FloatVector.fromArray(FLOATS, x.data(), from + i)
                    .mul(factor)
                    .mul(FloatVector.fromArray(FLOATS, scale, i))
                    .intoArray(y.data(), to + i);
        }
    }

    /** Bends numbers to {@code cap · tanh(number / cap)}; a cap of 0 leaves them. */
    static void cap(float[] numbers, int at, int count, float cap) {
        if (cap == 0) {
            return;
        }
        for (int i = 0; i < count; i += COUNT) {
            FloatVector twice = FloatVector.fromArray(FLOATS, numbers, at + i).mul(2 / cap);
            FloatVector one = FloatVector.broadcast(FLOATS, 1);
            one.sub(FloatVector.broadcast(FLOATS, 2).div(exp(twice).add(1)))
                    .mul(cap)
                    .intoArray(numbers, at + i);
        }
    }

    /**
     * Multiplies what a gate lets through, {@code gate · sigmoid(gate)}, with another line, into the gate.
     *
     * @param gelu whether {@code gate · (1 + tanh(u)) / 2} is let through instead, with u = √(2 / π) (gate + 0.044715 gate³)
     *     (Hendrycks and Gimpel 2016)
     */
    static void gate(Lines gate, Lines up, int line, boolean gelu) {
        int at = gate.at(line);
        int upAt = up.at(line);
        for (int i = 0; i < gate.stride(); i += COUNT) {
            FloatVector g = FloatVector.fromArray(FLOATS, gate.data(), at + i);
            // (1 + tanh(u)) / 2 is the sigmoid of 2u.
            FloatVector bent = gelu ? g.mul(g).mul(GELU_CUBE).add(GELU_SLOPE).mul(g) : g;
            g.div(exp(bent.neg()).add(1))
                    .mul(FloatVector.fromArray(FLOATS, up.data(), upAt + i))
                    .intoArray(gate.data(), at + i);
        }
    }

    /** Adds a line to another. */
    static void add(Lines x, Lines y, int line) {
        int at = x.at(line);
        int yAt = y.at(line);
        for (int i = 0; i < x.stride(); i += COUNT) {
            FloatVector.fromArray(FLOATS, x.data(), at + i)
                    .add(FloatVector.fromArray(FLOATS, y.data(), yAt + i))
                    .intoArray(x.data(), at + i);
        }
    }

    /**
     * Makes scores weights that would add up to the returned sum. Scores outside of what is seen become 0.
     *
     * @param at where the scores begin; the first is that of a position that is a whole number of vectors, so that the order of
     *     the sum follows from positions alone
     * @param count how many there are, a whole number of vectors
     * @param first index of the first that is seen
     * @param last index of the last that is seen
     */
    static float weigh(float[] scores, int at, int count, int first, int last) {
        Arrays.fill(scores, at, at + first, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, at + last + 1, at + count, Float.NEGATIVE_INFINITY);
        FloatVector greatest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i += COUNT) {
            greatest = greatest.max(FloatVector.fromArray(FLOATS, scores, at + i));
        }
        float most = greatest.reduceLanes(VectorOperators.MAX);
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int i = 0; i < count; i += COUNT) {
            FloatVector below = FloatVector.fromArray(FLOATS, scores, at + i).sub(most);
            FloatVector weight = exp(below).blend(0, below.compare(VectorOperators.LT, SMALLEST));
            weight.intoArray(scores, at + i);
            sums = sums.add(weight);
        }
        return sum(sums);
    }
}
