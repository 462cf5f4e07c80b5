package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.dialogue.TagSet;
import io.relata.engine.LanguageModel;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.ScriptedLanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordTaggerTest {
    private static final TagSet TAGS = new TagSet(List.of("Person", "Per", "Place"));
    private static final List<String> WORDS = List.of("Anna", "Müller", "likes", "東京", ",", "a_lot");

    @Test
    void givesOneTagPerWordAndNoneThatMayNotFollow() {
        for (int seed = 0; seed < 40; seed++) {
            WordTagger.Tagged tagged = tag(noise(seed));
            assertThat(tagged.tags()).hasSameSizeAs(WORDS);
            String previous = TagSet.OUTSIDE;
            for (String tag : tagged.tags()) {
                assertThat(TAGS.after(previous)).contains(tag);
                previous = tag;
            }
        }
    }

    @Test
    void takesTheTagsThatTheModelWrites() {
        String wanted = "Anna_B-Person Müller_I-Person likes_O 東京_B-Place ,_I-Place a_lot_O";
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                900, soFar -> wanted.startsWith(soFar.substring(1)) ? wanted.substring(soFar.length() - 1) : "");
        WordTagger.Tagged tagged = tag(model);
        assertThat(tagged.tags()).containsExactly("B-Person", "I-Person", "O", "B-Place", "I-Place", "O");
        assertThat(tagged.written()).isEqualTo(wanted);
        assertThat(model.openCount()).isZero();
    }

    @Test
    void scoresInOnePassAsByReadingEverythingAnew() {
        LanguageModel model = noise(3);
        List<int[]> tags = TAGS.after("B-Per").stream()
                .map(t -> new ByteTokenizer().encode(t))
                .toList();
        try (LanguageModel.Session session = model.open()) {
            double[] scores = WordTagger.scores(session, session.append(65, 66, 95), tags);
            assertThat(session.length()).isEqualTo(3);
            for (int i = 0; i < tags.size(); i++) {
                assertThat(scores[i]).isCloseTo(anew(model, tags.get(i)), within(1e-4));
            }
        }
    }

    @Test
    void readsTheSentenceOnceHoweverManyTagsThereAre() {
        ScriptedLanguageModel model = noise(5);
        tag(model);
        int tokensOfTags =
                TAGS.after("B-Person").stream().mapToInt(String::length).sum();
        int tokensOfWords = 60;
        assertThat(model.tokenCount()).isLessThan(WORDS.size() * (tokensOfTags + tokensOfWords / 4));
    }

    private static double anew(LanguageModel model, int[] tag) {
        double sum = 0;
        List<Integer> read = new ArrayList<>(List.of(65, 66, 95));
        for (int token : tag) {
            try (LanguageModel.Session session = model.open()) {
                float[] logits =
                        session.append(read.stream().mapToInt(Integer::intValue).toArray());
                double all = 0;
                for (float logit : logits) {
                    all += Math.exp(logit);
                }
                sum += logits[token] - Math.log(all);
            }
            read.add(token);
        }
        return sum / tag.length;
    }

    private static WordTagger.Tagged tag(ScriptedLanguageModel model) {
        try (LanguageModel.Session session = model.open()) {
            session.append(65);
            return new WordTagger(new TokenTexts(model.tokenizer()))
                    .tag(session, new WordTagger.Words("A", WORDS, "_", " ", TagSet.OUTSIDE), TAGS::after);
        }
    }

    private static ScriptedLanguageModel noise(int seed) {
        return ScriptedLanguageModel.ofLogits(900, tokens -> {
            Random random = new Random(seed * 31L + Arrays.hashCode(tokens));
            float[] logits = new float[258];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            return logits;
        });
    }
}
