package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConllEvalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            B-X I-X O B-Y     | 0-2 X, 3-4 Y
            O O               | ''
            O I-X I-X O       | 1-3 X
            B-X I-Y           | 0-1 X, 1-2 Y
            B-X B-X           | 0-1 X, 1-2 X
            I-X I-Y I-Y       | 0-1 X, 1-3 Y
            B-X E-X I-X       | 0-2 X, 2-3 X
            S-X I-X           | 0-1 X, 1-2 X
            """)
    void readsTransitionsAsTheOriginalDoes(String tags, String chunks) {
        assertThat(ConllEval.chunks(List.of(tags.split(" "))))
                .extracting(c -> "%d-%d %s".formatted(c.start(), c.end(), c.type()))
                .containsExactly(chunks.isEmpty() ? new String[0] : chunks.split(", "));
    }

    @Test
    void countsAChunkAsRightWithAllOfItsWordsAndItsType() {
        List<String> gold = List.of("B-X", "I-X", "O", "B-Y", "O");
        assertThat(ConllEval.count(gold, List.of("B-X", "O", "O", "B-Y", "B-Z")))
                .isEqualTo(new MatchCounts(1, 3, 2));
        assertThat(ConllEval.count(gold, List.of("I-X", "I-X", "O", "I-Y", "O")))
                .isEqualTo(new MatchCounts(2, 2, 2));
    }

    @Test
    void refusesTagsForOtherWords() {
        assertThatThrownBy(() -> ConllEval.count(List.of("O"), List.of("O", "O")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
