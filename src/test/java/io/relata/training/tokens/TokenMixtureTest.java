package io.relata.training.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenMixtureTest {
    @Test
    void takesRowsFromEachStreamByItsShare() {
        TokenMixture mixture = new TokenMixture(List.of(stream("a", 3, 0, 41), stream("b", 1, 1000, 41)), 4, 7);
        long fromB = LongStream.range(0, 40)
                .filter(row -> mixture.row(row)[1] >= 1000)
                .count();
        assertThat(fromB).isEqualTo(10);
    }

    @Test
    void readsEveryWindowOnceBeforeAnyTwice() {
        TokenMixture mixture = new TokenMixture(List.of(stream("a", 1, 0, 41)), 4, 7);
        List<Long> starts = new ArrayList<>();
        for (int row = 0; row < 10; row++) {
            starts.add(mixture.row(row)[1]);
        }
        assertThat(starts).containsExactlyInAnyOrder(0L, 4L, 8L, 12L, 16L, 20L, 24L, 28L, 32L, 36L);
        assertThat(mixture.row(10)).containsExactly(mixture.row(0));
    }

    @Test
    void beginsEveryRowWithTheBeginToken() {
        TokenMixture mixture = new TokenMixture(List.of(stream("a", 1, 100, 41)), 4, 7);
        assertThat(mixture.row(0)).containsExactly(7, 100, 101, 102, 103);
    }

    @Test
    void refusesATextTooShortForTwoRows() {
        assertThatThrownBy(() -> new TokenMixture(List.of(stream("a", 1, 0, 5)), 4, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a");
    }

    private static TokenMixture.Stream stream(String name, int rows, int from, int length) {
        char[] tokens = new char[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = (char) (from + i);
        }
        return new TokenMixture.Stream(name, rows, tokens);
    }
}
