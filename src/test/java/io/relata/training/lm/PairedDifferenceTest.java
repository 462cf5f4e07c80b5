package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    @Test
    void countsThePairsThatOnlyOneGotRight() {
        PairedDifference difference =
                PairedDifference.of(List.of(true, true, false, false, true), List.of(true, false, true, false, false));
        assertThat(difference.onlyFirst()).isEqualTo(2);
        assertThat(difference.onlySecond()).isOne();
        assertThat(difference.pValue()).isEqualTo(1);
    }

    /** Six of six one way: twice the chance of six heads, 2/64. Nine of ten: 2 * (1 + 10) / 1024. */
    @Test
    void givesTheExactProbability() {
        assertThat(difference(0, 6).pValue()).isCloseTo(2.0 / 64, within(1e-12));
        assertThat(difference(9, 1).pValue()).isCloseTo(22.0 / 1024, within(1e-12));
        assertThat(difference(0, 0).pValue()).isEqualTo(1);
    }

    @Test
    void refusesDifferentPairs() {
        assertThatThrownBy(() -> PairedDifference.of(List.of(true), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PairedDifference difference(int onlyFirst, int onlySecond) {
        int pairs = onlyFirst + onlySecond;
        return PairedDifference.of(
                IntStream.range(0, pairs).mapToObj(i -> i < onlyFirst).toList(),
                IntStream.range(0, pairs).mapToObj(i -> i >= onlyFirst).toList());
    }
}
