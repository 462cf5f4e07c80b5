package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.LanguageModel;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.Tokenizer;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.grammar.Grammar;
import io.relata.grammar.Matcher;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.PieceTokenizer;
import io.relata.testing.ScriptedLanguageModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShapedDecodingTest {
    private static final String SOURCE = "Die Zürcher Firma 東京電力 sagte: \\\"naïve\\\" 🙂 fire, friction!";
    private static final Grammar ITEM = Grammar.sequence(
            "{\"type\": \"",
            Grammar.oneOf(List.of("Person", "Per", "组织", "Location")),
            "\", \"text\": \"",
            new Grammar.Copied(SOURCE, 6),
            "\"}");
    private static final Grammar LIST = Grammar.sequence("[", Grammar.separated(ITEM, ", ", 0, 5), "]");
    private static final Grammar LINES = Grammar.separated(
            Grammar.sequence("- ", new Grammar.Copied(SOURCE, 9), ": ", new Grammar.Words(12, ":")), "\n", 1, 4);

    private static final Grammar SET = Grammar.sequence("[", Grammar.distinct(ITEM, ", ", 0, 50), "]");

    @Test
    void givesATextOfTheFormWhateverTheLogits() {
        for (Tokenizer tokenizer : List.of(new ByteTokenizer(), pieces(), shipped())) {
            for (Grammar form : List.of(LIST, LINES, SET)) {
                for (int seed = 0; seed < (tokenizer.size() > 1000 ? 5 : 25); seed++) {
                    Sampler sampler = seed % 2 == 0 ? new Sampler.Greedy() : new Sampler.Tempered(1.2, seed);
                    int tokensMax = shortest(tokenizer, form) + new Random(seed).nextInt(150);
                    Completion completion = decode(
                            noise(tokenizer, seed), sampler, form, new StopRules(tokensMax, List.of("\n\n", "|")));
                    assertThat(completes(form, completion.text()))
                            .as(completion.toString())
                            .isTrue();
                    assertThat(completion.tokenIds().size()).isLessThanOrEqualTo(tokensMax);
                }
            }
        }
    }

    @Test
    void holdsInTheSessionWhatItReturns() {
        for (Tokenizer tokenizer : List.of(new ByteTokenizer(), pieces(), shipped())) {
            for (int seed = 0; seed < (tokenizer.size() > 1000 ? 4 : 20); seed++) {
                Completion completion = decode(
                        noise(tokenizer, seed), new Sampler.Greedy(), LINES, new StopRules(120, List.of("\n\n")));
                String held = new TokenTexts(tokenizer).of(completion.tokenIds());
                assertThat(completion.text() + "\n\n").startsWith(held);
                assertThat(held + completion.unappended()).startsWith(completion.text());
            }
        }
    }

    @Test
    void writesWhatTheModelWantsWhereTheFormAllowsIt() {
        String wanted = "[{\"type\": \"Per\", \"text\": \"東京電力 sagte\"}, {\"type\": \"组织\", \"text\": \"🙂\"}]";
        ScriptedLanguageModel model = writing(wanted + "\nmore");
        Completion completion = decode(model, new Sampler.Greedy(), LIST, new StopRules(300, List.of("\n")));
        assertThat(completion.text()).isEqualTo(wanted);
        assertThat(completion.stop()).isEqualTo(new Stop.ConstraintSatisfied());
    }

    @Test
    void appendsForcedWordsAtOnce() {
        String wanted = "[{\"type\": \"Person\", \"text\": \"naïve\"}]";
        ScriptedLanguageModel model = writing(wanted);
        decode(model, new Sampler.Greedy(), LIST, new StopRules(300, List.of("\n")));
        // As many passes as there are choices, and not as many as there are bytes.
        assertThat(model.appendCount()).isLessThan(wanted.length() / 2);
    }

    @Test
    void mayStopWhereTheFormIsCompleteAndNowhereElse() {
        Grammar form = Grammar.separated(new Grammar.Text("a\n- b"), "\n", 1, 5);
        ScriptedLanguageModel model = writing("a\n- b\n\nand so on");
        Completion completion = decode(model, new Sampler.Greedy(), form, new StopRules(90, List.of("\n\n")));
        assertThat(completion.text()).isEqualTo("a\n- b");
        assertThat(completion.stop()).isEqualTo(new Stop.StopText("\n\n"));
        Completion ended = decode(writing("a\n- b"), new Sampler.Greedy(), form, new StopRules(90, List.of("\n\n")));
        assertThat(ended.stop()).isEqualTo(new Stop.EndOfText());
    }

    @Test
    void bringsATextToItsEndWhenRoomRunsOut() {
        LanguageModel endless = noise(new ByteTokenizer(), 4);
        Completion completion = decode(endless, new Sampler.Tempered(1, 3), LINES, new StopRules(25, List.of()));
        assertThat(completion.stop()).isEqualTo(new Stop.BroughtToEnd());
        assertThat(completion.stop().whole()).isFalse();
        assertThat(completes(LINES, completion.text())).isTrue();
        ScriptedLanguageModel narrow = ScriptedLanguageModel.ofLogits(40, _ -> new float[258]);
        assertThat(completes(
                        LINES,
                        decode(narrow, new Sampler.Greedy(), LINES, new StopRules(500, List.of()))
                                .text()))
                .isTrue();
    }

    @Test
    void saysThatATextIsCutOffWhereNotEvenTheShortestHasRoom() {
        Completion completion =
                decode(noise(new ByteTokenizer(), 1), new Sampler.Greedy(), LIST, new StopRules(1, List.of()));
        assertThat(completion.stop()).isEqualTo(new Stop.TokenLimit());
        Grammar.Text fixed = new Grammar.Text("abc");
        assertThat(decode(noise(new ByteTokenizer(), 1), new Sampler.Greedy(), fixed, new StopRules(2, List.of()))
                        .stop()
                        .whole())
                .isFalse();
    }

    @Test
    void splitsTokensAfterATextAsTheyStandInOne() {
        TokenTexts texts = new TokenTexts(pieces());
        assertThat(texts.of(
                        Arrays.stream(texts.continuation("", "Firma")).boxed().toList()))
                .isEqualTo("Firma");
        assertThat(texts.of(Arrays.stream(texts.continuation("Die", " Firma"))
                        .boxed()
                        .toList()))
                .isEqualTo(" Firma");
    }

    @Test
    void neverSaysAnItemTwiceThoughTheModelWantsNothingElse() {
        String item = "{\"type\": \"Per\", \"text\": \"fire\"}";
        ScriptedLanguageModel model = writing("[" + (item + ", ").repeat(100));
        Completion completion = decode(model, new Sampler.Greedy(), SET, new StopRules(500, List.of()));
        assertThat(completion.text()).startsWith("[" + item);
        List<String> items = Pattern.compile("\\{[^}]*}")
                .matcher(completion.text())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(items).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        assertThat(completes(SET, completion.text())).isTrue();
    }

    @Test
    void leavesNothingButTheEndWhereEverythingIsSaid() {
        Grammar form =
                Grammar.sequence("[", Grammar.distinct(Grammar.oneOf(List.of("a", "ab", "京")), ", ", 0, 50), "]");
        for (Tokenizer tokenizer : List.of(new ByteTokenizer(), pieces(), shipped())) {
            // What ends the list or the text is never liked.
            LanguageModel endless = ScriptedLanguageModel.ofLogits(tokenizer, 900, _ -> {
                float[] logits = new float[tokenizer.size()];
                for (int token = 0; token < logits.length; token++) {
                    boolean ends = token == tokenizer.endId()
                            || new TokenTexts(tokenizer).of(token).contains("]");
                    logits[token] = ends ? -9 : token % 7;
                }
                return logits;
            });
            Completion completion = decode(endless, new Sampler.Greedy(), form, new StopRules(200, List.of()));
            assertThat(completion
                            .text()
                            .substring(1, completion.text().length() - 1)
                            .split(", "))
                    .containsExactlyInAnyOrder("a", "ab", "京");
            assertThat(completion.stop()).isEqualTo(new Stop.ConstraintSatisfied());
        }
    }

    private static Tokenizer pieces() {
        return new PieceTokenizer(List.of(
                "▁", "▁Die", "▁Firma", "Firma", "a", "e", "i", "r", "s", "t", "▁\"", "\"", "\":", "type", "text", "Per",
                "son", "Loc", "ation", "▁Z", "东", "京", ",", "▁fire", "fri", "ction", "[", "{", "]", "}", "\"}", "]▁",
                ":▁\"", "-", ":", "z", "q", "▁sagte"));
    }

    private static Tokenizer shipped() {
        Path folder = Path.of("models/relata-lm-small");
        return new HuggingFaceTokenizers().load(folder, LlamaConfigReader.read(folder));
    }

    private static int shortest(Tokenizer tokenizer, Grammar form) {
        return new TokenTexts(tokenizer).continuation("", Matcher.of(form).shortestEnd()).length + 1;
    }

    private static boolean completes(Grammar form, String text) {
        return Matcher.of(form).step(text).filter(Matcher::complete).isPresent();
    }

    private static ScriptedLanguageModel writing(String answer) {
        return ScriptedLanguageModel.ofLogits(900, tokens -> {
            byte[] bytes = answer.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            float[] logits = new float[258];
            int at = tokens.length - 1;
            logits[at < bytes.length ? bytes[at] & 0xff : 257] = 10;
            return logits;
        });
    }

    private static LanguageModel noise(Tokenizer tokenizer, int seed) {
        return ScriptedLanguageModel.ofLogits(tokenizer, 900, tokens -> {
            Random random = new Random(seed * 31L + Arrays.hashCode(tokens));
            float[] odd = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -Float.MAX_VALUE};
            float[] logits = new float[tokenizer.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextInt(50) == 0 ? odd[random.nextInt(4)] : (float) (random.nextGaussian() * 5);
            }
            return logits;
        });
    }

    private static Completion decode(LanguageModel model, Sampler sampler, Grammar form, StopRules rules) {
        try (LanguageModel.Session session = model.open()) {
            return new Decoder(model, sampler).decode(session, session.append(65), new Constraint.Shaped(form), rules);
        }
    }
}
