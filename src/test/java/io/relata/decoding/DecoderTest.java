package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.LanguageModel;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.ScriptedLanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final List<String> LABELS =
            List.of(" cause forward\n", " cause backward\n", " cause\n", " part of\n", " part\n", " other\n");
    private static final TokenTrie TRIE = TokenTrie.of(new ByteTokenizer(), "is", LABELS);

    @Test
    void writesUntilAStopText() {
        ScriptedLanguageModel model =
                ScriptedLanguageModel.writing(99, soFar -> "because.\nmore".substring(soFar.length() - 1));
        Completion completion = decode(model, new Constraint.Free(), new StopRules(50, List.of("\n")));
        assertThat(completion.text()).isEqualTo("because.");
        assertThat(completion.stop()).isEqualTo(new Stop.StopText("\n"));
        assertThat(completion.tokenIds()).hasSize("because.".length());
    }

    @Test
    void tellsACutOffTextFromAWholeOne() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(12, soFar -> soFar.length() < 8 ? "a" : "");
        assertThat(decode(model, new Constraint.Free(), new StopRules(4, List.of()))
                        .stop())
                .isEqualTo(new Stop.TokenLimit());
        assertThat(decode(model, new Constraint.Free(), new StopRules(40, List.of()))
                        .stop())
                .isEqualTo(new Stop.EndOfText());
        ScriptedLanguageModel endless = ScriptedLanguageModel.writing(12, soFar -> "a");
        Completion full = decode(endless, new Constraint.Free(), new StopRules(40, List.of()));
        assertThat(full.stop()).isEqualTo(new Stop.ContextFull());
        assertThat(full.stop().whole()).isFalse();
    }

    @Test
    void isValidUnderAConstraintWhateverTheLogits() {
        for (int seed = 0; seed < 50; seed++) {
            LanguageModel model = noise(seed);
            for (Sampler sampler : List.of(new Sampler.Greedy(), new Sampler.Tempered(1.5, seed))) {
                Completion completion =
                        decode(model, sampler, new Constraint.OneOf(TRIE), new StopRules(99, List.of()));
                assertThat(LABELS).contains(completion.text());
                assertThat(completion.stop()).isEqualTo(new Stop.ConstraintSatisfied());
            }
        }
    }

    @Test
    void quotesOnlyWholeWordsOfTheSourceWhateverTheLogits() {
        String source = "The fire was caused by friction, in Zurich.";
        int quotes = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            LanguageModel model = ScriptedLanguageModel.ofLogits(400, tokens -> {
                float[] logits = new float[258];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) random.nextGaussian() + (i == '"' ? 2.5f : 0);
                }
                return logits;
            });
            Completion completion = decode(
                    model, new Sampler.Tempered(1, seed), new Constraint.Quoting(source), new StopRules(60, List.of()));
            Matcher m = Pattern.compile("\"([^\"]*)\"").matcher(completion.text());
            while (m.find()) {
                assertThat(source).containsPattern("(?<![\\p{L}])" + Pattern.quote(m.group(1)) + "(?![\\p{L}])");
                assertThat(m.group(1)).isNotBlank();
                quotes++;
            }
        }
        assertThat(quotes).isGreaterThan(20);
    }

    @Test
    void copiesTheNearestThingToWhatAModelMisremembers() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                99, soFar -> "The words \"was cauzed by\" say so.\n".substring(Math.min(soFar.length() - 1, 33)));
        Completion completion =
                decode(model, new Constraint.Quoting("It was caused by friction."), new StopRules(60, List.of("\n")));
        assertThat(completion.text()).startsWith("The words \"was cau").contains("was caused");
    }

    @Test
    void spellsASlotAsItIsSettledWhateverTheLogits() {
        Constraint.Quoting asked = new Constraint.Quoting(
                "Zurich is near Bern.",
                List.of(new Constraint.Slot("[", "Zurich]"), new Constraint.Slot("{", "Bern}")));
        int slots = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            LanguageModel model = ScriptedLanguageModel.ofLogits(400, tokens -> {
                float[] logits = new float[258];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) random.nextGaussian() + (i == '[' || i == '{' ? 2.5f : 0);
                }
                return logits;
            });
            Completion completion = decode(model, new Sampler.Tempered(1, seed), asked, new StopRules(60, List.of()));
            Matcher m = Pattern.compile("\\[(.{0,7})|\\{(.{0,5})")
                    .matcher(completion.text().replaceAll("\"[^\"]*\"?", ""));
            while (m.find()) {
                assertThat(m.group(1) == null ? "Bern}" : "Zurich]")
                        .startsWith(m.group(1) == null ? m.group(2) : m.group(1));
                slots++;
            }
        }
        assertThat(slots).isGreaterThan(60);
    }

    @Test
    void endsNeitherInAQuoteNorInASlot() {
        for (String opening : List.of("[", "\"")) {
            String wanted = "It is " + opening;
            ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                    99, soFar -> wanted.substring(Math.min(soFar.length() - 1, wanted.length())));
            Completion completion = decode(
                    model,
                    new Constraint.Quoting("It is Bern.", List.of(new Constraint.Slot("[", "Bern]"))),
                    new StopRules(60, List.of()));
            assertThat(completion.text())
                    .startsWith(opening.equals("[") ? "It is [Bern]" : wanted)
                    .isNotEqualTo(wanted);
        }
    }

    @Test
    void repeatsItselfWithTheSameSeed() {
        LanguageModel model = noise(7);
        StopRules rules = new StopRules(20, List.of());
        Completion one = decode(model, new Sampler.Tempered(1, 3), new Constraint.Free(), rules);
        assertThat(decode(model, new Sampler.Tempered(1, 3), new Constraint.Free(), rules))
                .isEqualTo(one);
        assertThat(decode(model, new Sampler.Tempered(1, 4), new Constraint.Free(), rules))
                .isNotEqualTo(one);
    }

    @Test
    void scoresEveryLabelAsConstrainedDecodingWouldDrawIt() {
        LanguageModel model = smooth();
        double[] scores;
        try (LanguageModel.Session session = model.open()) {
            float[] logits = session.append(65);
            scores = LabelScorer.logProbabilities(session, logits, TRIE);
            assertThat(session.length()).isEqualTo(1);
        }
        assertThat(Arrays.stream(scores).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
        int draws = 1500;
        int[] counts = new int[LABELS.size()];
        for (int seed = 0; seed < draws; seed++) {
            Completion drawn = decode(
                    model, new Sampler.Tempered(1, seed), new Constraint.OneOf(TRIE), new StopRules(99, List.of()));
            counts[LABELS.indexOf(drawn.text())]++;
        }
        for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i] / (double) draws).isCloseTo(Math.exp(scores[i]), within(0.05));
        }
    }

    @Test
    void scoresLabelsLikeTheNaiveWalkToken() {
        LanguageModel model = smooth();
        try (LanguageModel.Session session = model.open()) {
            float[] logits = session.append(65, 66);
            double[] scores = LabelScorer.logProbabilities(session, logits, TRIE);
            for (int i = 0; i < LABELS.size(); i++) {
                assertThat(scores[i]).isCloseTo(naive(model, LABELS.get(i)), within(1e-9));
            }
        }
    }

    @Test
    void scoresInThePassOfTheLastTokensAsAfterIt() {
        LanguageModel model = smooth();
        try (LanguageModel.Session session = model.open();
                LanguageModel.Session other = model.open()) {
            double[] after = LabelScorer.logProbabilities(session, session.append(65, 66), TRIE);
            assertThat(LabelScorer.logProbabilities(model, other, new int[] {65, 66}, TRIE))
                    .containsExactly(after);
            assertThat(other.length()).isEqualTo(2);
        }
    }

    @Test
    void looksOnlyAtWhatStandsBeforeAChoiceAndClosesItsForks() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(99, soFar -> "x");
        try (LanguageModel.Session session = model.open()) {
            float[] logits = session.append(65);
            LabelScorer.logProbabilities(
                    session, logits, TokenTrie.of(new ByteTokenizer(), "is", List.of(" a b f\n", " a b b\n", " c\n")));
        }
        // One for the prompt, one for the space that all share, one for "a b ": what stands behind the last choices is
        // not
        // looked at.
        assertThat(model.appendCount()).isEqualTo(3);
        assertThat(model.openCount()).isZero();
    }

    @Test
    void refusesSequencesThatBeginOthers() {
        assertThatThrownBy(() -> new TokenTrie(List.of(new int[] {1}, new int[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenTrie(List.of(new int[] {1, 2}, new int[] {1})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenTrie(List.of(new int[] {1}, new int[] {1})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenTrie(List.of(new int[0]))).isInstanceOf(IllegalArgumentException.class);
    }

    private static double naive(LanguageModel model, String label) {
        double sum = 0;
        int node = TokenTrie.ROOT;
        int[] soFar = {65, 66};
        for (int token : new ByteTokenizer().encode(label)) {
            try (LanguageModel.Session session = model.open()) {
                float[] logits = session.append(soFar);
                double all = 0;
                for (int t : TRIE.tokens(node)) {
                    all += Math.exp(logits[t]);
                }
                sum += Math.log(Math.exp(logits[token]) / all);
            }
            node = TRIE.child(node, token);
            soFar = Arrays.copyOf(soFar, soFar.length + 1);
            soFar[soFar.length - 1] = token;
        }
        return sum;
    }

    private static LanguageModel smooth() {
        return ScriptedLanguageModel.ofLogits(200, tokens -> {
            Random random = new Random(Arrays.hashCode(tokens));
            float[] logits = new float[258];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            return logits;
        });
    }

    private static LanguageModel noise(int seed) {
        return ScriptedLanguageModel.ofLogits(200, tokens -> {
            Random random = new Random(seed * 31L + Arrays.hashCode(tokens));
            float[] odd = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -Float.MAX_VALUE};
            float[] logits = new float[258];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextInt(5) == 0 ? odd[random.nextInt(4)] : (float) (random.nextGaussian() * 30);
            }
            return logits;
        });
    }

    private static Completion decode(LanguageModel model, Constraint constraint, StopRules rules) {
        return decode(model, new Sampler.Greedy(), constraint, rules);
    }

    private static Completion decode(LanguageModel model, Sampler sampler, Constraint constraint, StopRules rules) {
        try (LanguageModel.Session session = model.open()) {
            return new Decoder(model, sampler).decode(session, session.append(65), constraint, rules);
        }
    }
}
