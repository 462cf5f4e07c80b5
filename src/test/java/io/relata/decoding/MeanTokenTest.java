package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.LanguageModel;
import io.relata.testing.ScriptedLanguageModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeanTokenTest {
    private static final int VOCABULARY = 258;

    private final ScriptedLanguageModel model = ScriptedLanguageModel.ofLogits(100, MeanTokenTest::logits);

    @Test
    void averagesTheTokensOfASequenceOverTheWholeVocabulary() {
        TokenTrie trie = new TokenTrie(List.of(new int[] {7, 8, 9}, new int[] {7, 5}, new int[] {4}));
        try (LanguageModel.Session session = model.open()) {
            float[] first = session.append(1);
            double[] scores = LabelScorer.meanTokenLogProbabilities(session, first, trie);
            assertThat(scores[0]).isCloseTo((log(1, 7) + log(7, 8) + log(8, 9)) / 3, within(1e-9));
            assertThat(scores[1]).isCloseTo((log(1, 7) + log(7, 5)) / 2, within(1e-9));
            assertThat(scores[2]).isCloseTo(log(1, 4), within(1e-9));
            assertThat(session.length()).isEqualTo(1);
        }
        assertThat(model.openCount()).isZero();
    }

    @Test
    void metersTheTokensThatAreAppended() {
        try (LanguageModel.Session session = model.open()) {
            LikelihoodMeter meter = new LikelihoodMeter(session, session.append(1));
            assertThat(meter.meanProbability()).isEqualTo(1);
            meter.append(7);
            meter.append(5);
            assertThat(Math.log(meter.meanProbability())).isCloseTo((log(1, 7) + log(7, 5)) / 2, within(1e-9));
            assertThat(meter.logits()).isEqualTo(logits(new int[] {5}));
        }
    }

    /** Returns logits that depend on the last token alone. */
    private static float[] logits(int[] tokens) {
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = (i * 31 + tokens[tokens.length - 1] * 17) % 11 / 3f;
        }
        return logits;
    }

    private static double log(int before, int token) {
        float[] logits = logits(new int[] {before});
        double sum = 0;
        for (float l : logits) {
            sum += Math.exp(l);
        }
        return logits[token] - Math.log(sum);
    }
}
