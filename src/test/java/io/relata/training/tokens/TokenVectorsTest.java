package io.relata.training.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.encoder.lexical.WordVectors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenVectorsTest {
    private static final BytePairVocabulary VOCABULARY =
            BytePairTrainer.train(Map.of(" cat", 100L, " dog", 90L, " rock", 80L), List.of("<s>"), 268);
    private static final WordVectors WORDS = WordVectors.of(
            List.of("<unk>", "cat", "dog", "rock"),
            new float[] {0, 0, 1, 0, 0.8f, 0.6f, 0, -1},
            new long[] {0, 100, 90, 80},
            Map.of());

    @Test
    void keepsTheAnglesBetweenWords() {
        float[] vectors = TokenVectors.of(VOCABULARY, WORDS, 64, 0.03, 1);
        assertThat(cosine(vectors, " cat", " dog")).isCloseTo(0.8, within(0.15));
        assertThat(cosine(vectors, " cat", " rock")).isCloseTo(0, within(0.25));
    }

    @Test
    void givesEveryTokenTheWantedSize() {
        float[] vectors = TokenVectors.of(VOCABULARY, WORDS, 64, 0.03, 1);
        for (int token = 0; token < VOCABULARY.tokens().size(); token++) {
            double squares = 0;
            for (int i = 0; i < 64; i++) {
                squares += Math.pow(vectors[64 * token + i], 2);
            }
            assertThat(Math.sqrt(squares / 64)).as("token %d", token).isBetween(0.02, 0.045);
        }
    }

    private static double cosine(float[] vectors, String a, String b) {
        int[] first = VOCABULARY.encode(a);
        int[] second = VOCABULARY.encode(b);
        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < 64; i++) {
            double x = vectors[64 * first[0] + i];
            double y = vectors[64 * second[0] + i];
            dot += x * y;
            left += x * x;
            right += y * y;
        }
        return dot / Math.sqrt(left * right);
    }
}
