package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final BytePairVocabulary VOCABULARY = vocabulary();

    @Test
    void whatIsLearnedCountsAndNothingElse() {
        Episode episode = Passage.episode(
                List.of(
                        new Passage("Où? In Zürich.\nWho?", List.of(new CharSpan(4, 14))),
                        Passage.learned(" Ada\n"),
                        Passage.read("Why?")),
                VOCABULARY);

        assertThat(VOCABULARY.decode(episode.ids())).isEqualTo("Où? In Zürich.\nWho? Ada\nWhy?");
        assertThat(bytes(episode)).isEqualTo("In Zürich. Ada\n".getBytes(StandardCharsets.UTF_8).length);
        assertThat(episode.weights()[0]).isZero();
        assertThat(episode.weights()[episode.ids().length - 1]).isPositive();
        assertThat(episode.ids()[episode.ids().length - 1]).isEqualTo(VOCABULARY.special(TokenizerFolder.END));
    }

    @Test
    void aLongAnswerWeighsMoreThanAShortOneButNotByItsLength() {
        float brief = sum(Passage.episode(List.of(Passage.learned("a")), VOCABULARY));
        float lengthy = sum(Passage.episode(List.of(Passage.learned("a b c d e f g h")), VOCABULARY));

        assertThat(brief).isCloseTo((float) Math.sqrt(2), within(1e-5f));
        assertThat(lengthy).isGreaterThan(brief).isLessThan(4 * brief);
    }

    private static int bytes(Episode episode) {
        int bytes = 0;
        for (int i = 0; i < episode.ids().length - 1; i++) {
            bytes += episode.weights()[i] > 0
                    ? VOCABULARY.tokens().get(episode.ids()[i]).length()
                    : 0;
        }
        return bytes;
    }

    private static float sum(Episode episode) {
        float sum = 0;
        for (float weight : episode.weights()) {
            sum += weight;
        }
        return sum;
    }

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add("In Zürich the others said why and who.", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 290);
    }
}
