package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericsTest {
    private static final int COUNT = 3 * Lanes.PANEL;

    @Test
    void raisesEToAnyPowerThatASingleHolds() {
        for (float x = -87; x < 88; x += 0.0371f) {
            double expected = Math.exp(x);
            float found = Numerics.exp(FloatVector.broadcast(Lanes.FLOATS, x)).lane(0);
            assertThat(Math.abs(found - expected) / expected).as("e^%s", x).isLessThan(2e-7);
        }
        for (float beyond : new float[] {-1000, -88, 89, 1000, Float.NEGATIVE_INFINITY}) {
            float found =
                    Numerics.exp(FloatVector.broadcast(Lanes.FLOATS, beyond)).lane(0);
            assertThat(found).isFinite().isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsThroughWhatAPlainLoopDoes(boolean gelu) {
        Lines gate = random(COUNT, 1, 4);
        Lines up = random(COUNT, 2, 1);
        float[] before = gate.data().clone();
        Numerics.gate(gate, up, 0, gelu);
        for (int i = 0; i < COUNT; i++) {
            double x = before[i];
            double through = gelu
                    ? x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                    : x / (1 + Math.exp(-x));
            assertThat(gate.data()[i]).isCloseTo((float) (through * up.data()[i]), within(2e-6f));
        }
    }

    @Test
    void bendsNumbersBelowACap() {
        Lines numbers = random(COUNT, 3, 100);
        float[] before = numbers.data().clone();
        Numerics.cap(numbers.data(), 0, COUNT, 30);
        for (int i = 0; i < COUNT; i++) {
            assertThat(numbers.data()[i]).isCloseTo((float) (30 * Math.tanh(before[i] / 30)), within(1e-5f));
        }
        float[] same = before.clone();
        Numerics.cap(same, 0, COUNT, 0);
        assertThat(same).containsExactly(before);
    }

    @Test
    void dividesByTheRootOfTheMeanSquare() {
        int width = COUNT - 5;
        Lines x = random(width, 4, 3);
        float[] scale = random(width, 5, 1).data();
        Lines y = Lines.of(1, width);
        Numerics.norm(x, 0, width, scale, 1e-5, y);
        double squares = 0;
        for (int i = 0; i < width; i++) {
            squares += (double) x.data()[i] * x.data()[i];
        }
        for (int i = 0; i < width; i++) {
            double expected = x.data()[i] / Math.sqrt(squares / width + 1e-5) * scale[i];
            assertThat(y.data()[i]).isCloseTo((float) expected, within(2e-6f));
        }
    }

    /** What is not seen may be anything, even no number. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 40", "7, 7", "7, 8", "3, 47"})
    void weighsWhatIsSeenAlone(int first, int last) {
        int count = 48;
        float[] scores = random(count, 6, 5).data();
        double[] expected = new double[count];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = first; i <= last; i++) {
            greatest = Math.max(greatest, scores[i]);
        }
        double sum = 0;
        for (int i = first; i <= last; i++) {
            expected[i] = Math.exp(scores[i] - greatest);
            sum += expected[i];
        }
        for (int i = 0; i < count; i++) {
            scores[i] = i < first || i > last ? Float.NaN : scores[i];
        }
        float found = Numerics.weigh(scores, 0, count, first, last);
        assertThat(found).isCloseTo((float) sum, within(1e-5f));
        for (int i = 0; i < count; i++) {
            assertThat(scores[i]).isCloseTo((float) expected[i], within(1e-6f));
        }
    }

    private static Lines random(int width, long seed, double spread) {
        Lines lines = Lines.of(1, width);
        Random random = new Random(seed);
        for (int i = 0; i < width; i++) {
            lines.data()[i] = (float) (random.nextGaussian() * spread);
        }
        return lines;
    }
}
