package io.relata.extraction;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.PART;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.discovery.Discovered;
import io.relata.document.PairContext;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationLabel;
import io.relata.testing.HashingEncoder;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.Profiles;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.SharedWordsTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every block of a profile about pairs, against a model that writes by a script. */
class PairBlocksTest {
    private static final PairContext FIRE =
            pair("The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.");
    private static final String ROUTED = """
            label: {sources: [discriminator, vote], weights: {discriminator: 0.5, vote: 0.5}}
            reasons: {model: scripted, style: multiple-choice.v1, order: none, selector: label-balanced.v1, demonstrations: 4}
            route: {below: %s, shortlist: 2}
            """;
    private static final String MODEL_ALONE = """
            label: {sources: [model]}
            reasons: {model: scripted, style: %s, order: %s, demonstrations: 2, tokens_max: 150}
            """;

    private final InMemoryIndex index = filled();

    @Test
    void sparesTheModelWhereTheOthersAreSure() {
        ScriptedLanguageModel model = writing(_ -> " A\n");
        PairResult pair = answer(model, profile(ROUTED.formatted("0.4")), FIRE);
        assertThat(pair.llm()).isEqualTo(new LlmUse(0, LlmUse.Part.SPARED));
        assertThat(model.appendCount()).isZero();
        assertThat(pair.label()).isEqualTo(CAUSED);
        assertThat(pair.trace().orElseThrow().reasoningVerdict()).isEqualTo("spared");
    }

    @Test
    void asksAboutAnUnsurePairOnceAndOffersTheShortlistAndNull() {
        PairResult filtered = answer(writing(_ -> ""), profile(ROUTED.formatted("0")), FIRE);
        RelationLabel second = filtered.alternatives().getFirst().label();
        PairResult pair = answer(writing(_ -> " B\n"), profile(ROUTED.formatted("1.1")), FIRE);
        assertThat(pair.llm()).isEqualTo(new LlmUse(1, LlmUse.Part.RERANKED));
        assertThat(pair.label()).isEqualTo(second);
        Trace trace = pair.trace().orElseThrow();
        assertThat(trace.prompt()).endsWith("\nB. none of the relations holds between fire and friction\nAnswer:");
        assertThat(trace.labelLogProbabilities()).hasSize(2).containsKey(OTHER.key());
        assertThat(trace.turns()).isEmpty();
        assertSumsToOne(pair);
    }

    @Test
    void mixesTheChoiceWithWhatTheOthersHoldOfTheShortlist() {
        String mixed = ROUTED.formatted("1.1").replace("shortlist: 2", "shortlist: 2, weight: %s");
        PairResult filter = answer(writing(_ -> ""), profile(ROUTED.formatted("0")), FIRE);
        PairResult ignored = answer(writing(_ -> " B\n"), profile(mixed.formatted("0")), FIRE);
        assertThat(ignored.label()).isEqualTo(filter.label());
        assertThat(ignored.confidence()).isCloseTo(filter.confidence(), within(1e-9));
        PairResult half = answer(writing(_ -> " B\n"), profile(mixed.formatted("0.5")), FIRE);
        assertThat(half.confidence()).isGreaterThan(0.4);
        assertSumsToOne(half);
        assertThatThrownBy(() -> profile(mixed.formatted("1.5"))).isInstanceOf(RelataException.class);
    }

    @Test
    void keepsTheFiltersLabelWhenTheAnswerCannotBeRead() {
        PairResult pair =
                answer(writing(_ -> " I would say\n"), profile(ROUTED.formatted("1.1") + "decode: free\n"), FIRE);
        assertThat(pair.llm()).isEqualTo(new LlmUse(1, LlmUse.Part.UNREADABLE));
        assertThat(pair.label()).isEqualTo(CAUSED);
        assertThat(pair.outcome()).isEqualTo(PairResult.Outcome.ACCEPTED);
        assertThat(pair.trace().orElseThrow().measures()).containsEntry("unreadable", 1.0);
    }

    @Test
    void doesNotAnswerWithoutTheModelThatThePublishedSystemIsAbout() {
        assertThatThrownBy(
                        () -> answer(Optional.empty(), profile(ROUTED.formatted("0.5")), FIRE, CallBudget.unlimited()))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING));
    }

    @Test
    void rejectsAFreeAnswerThatNamesNoLabel() {
        String blocks = MODEL_ALONE.formatted("rag4re.v1", "none") + "decode: free\n";
        PairResult lost = answer(writing(_ -> " perhaps a cause\n"), profile(blocks), FIRE);
        assertThat(lost.outcome()).isEqualTo(PairResult.Outcome.REJECTED);
        assertThat(lost.label()).isEqualTo(OTHER);
        assertThat(lost.llm().part()).isEqualTo(LlmUse.Part.UNREADABLE);
        assertThat(lost.trace().orElseThrow().modelReasoning()).isEqualTo(" perhaps a cause");
        PairResult read = answer(writing(_ -> " component whole forward\n"), profile(blocks), FIRE);
        assertThat(read.label()).isEqualTo(PART);
        assertThat(read.confidence()).isGreaterThan(0.5);
        assertSumsToOne(read);
    }

    @Test
    void keepsToTheTrieWhateverTheModelWouldWrite() {
        PairResult pair = answer(
                writing(_ -> " perhaps a cause\n"), profile(MODEL_ALONE.formatted("statement.v1", "none")), FIRE);
        assertThat(pair.outcome()).isNotEqualTo(PairResult.Outcome.REJECTED);
        assertThat(pair.confidenceOrigin()).isEqualTo(PairResult.ConfidenceOrigin.LOGPROB);
        assertSumsToOne(pair);
    }

    @Test
    void comparesAnswersByTheMeanOfTheirTokens() {
        PairResult pair = answer(
                writing(_ -> " sibling\n"),
                profile(MODEL_ALONE.formatted("statement.v1", "none") + "score: {mode: mean-token}\n"),
                FIRE);
        assertThat(pair.label().relation()).isEqualTo("Sibling");
        assertSumsToOne(pair);
    }

    @Test
    void calibratesByTheTwinWithoutContent() {
        // The script says the same of every prompt, so nothing is left of it.
        PairResult pair = answer(
                writing(_ -> " A\n"),
                profile(MODEL_ALONE.formatted("multiple-choice.v1", "none") + "score: {calibrated: true}\n"),
                FIRE);
        assertThat(pair.confidence()).isCloseTo(1.0 / SCHEMA.labels().size(), within(1e-6));
        assertThat(pair.llm().calls()).isEqualTo(2);
        assertThat(pair.trace().orElseThrow().turns().getFirst().text()).contains("N/A");
    }

    @Test
    void averagesOverTheOrdersOfTheOptionsAndSaysHowMuchTheyMatter() {
        String blocks = MODEL_ALONE.formatted("multiple-choice.v1", "none") + "score: {permutations: 99}\n";
        PairResult blind = answer(writing(_ -> " A\n"), profile(blocks), FIRE);
        int count = SCHEMA.labels().size();
        assertThat(blind.llm().calls()).isEqualTo(count);
        assertThat(blind.confidence()).isCloseTo(1.0 / count, within(1e-6));
        assertThat(blind.trace().orElseThrow().measures().get("position_bias"))
                .isCloseTo(1 - 1.0 / count, within(1e-9));
        PairResult seeing = answer(writing(PairBlocksTest::letterOfCause), profile(blocks), FIRE);
        assertThat(seeing.label()).isEqualTo(CAUSED);
        assertThat(seeing.trace().orElseThrow().measures()).containsEntry("position_bias", 0.0);
    }

    @Test
    void turnsARelationThatTheModelDoesNotHoldTrueIntoNone() {
        String blocks = MODEL_ALONE.formatted("statement.v1", "none") + "verify: {yes_min: 0.5}\n";
        Function<String, String> denies =
                soFar -> soFar.endsWith("yes or no:") || soFar.endsWith("no: ") ? " no\n" : " cause effect backward\n";
        PairResult doubted = answer(writing(denies), profile(blocks), FIRE);
        assertThat(doubted.label()).isEqualTo(OTHER);
        assertThat(doubted.outcome()).isEqualTo(PairResult.Outcome.NO_RELATION);
        assertThat(doubted.llm().calls()).isEqualTo(2);
        assertSumsToOne(doubted);
        Trace.Turn turn = doubted.trace().orElseThrow().turns().getFirst();
        assertThat(turn.text()).contains("friction is the cause of fire");
        assertThat(turn.answer()).isEqualTo("no");
        Function<String, String> affirms =
                soFar -> soFar.endsWith("yes or no:") ? " yes\n" : " cause effect backward\n";
        assertThat(answer(writing(affirms), profile(blocks), FIRE).label()).isEqualTo(CAUSED);
        Function<String, String> none = _ -> " other\n";
        assertThat(answer(writing(none), profile(blocks), FIRE).llm().calls()).isEqualTo(1);
    }

    @Test
    void takesTheMajorityOfSeveralReasons() {
        String blocks = MODEL_ALONE.formatted("gpt-re.v1", "free") + "verify: {samples: 3}\n";
        PairResult pair = answer(writing(_ -> " so.\n"), profile(blocks), FIRE);
        assertThat(pair.llm().calls()).isEqualTo(3);
        assertThat(pair.trace().orElseThrow().measures()).containsKey("agreement");
        assertThat(answer(writing(_ -> " so.\n"), profile(blocks), FIRE).confidence())
                .isEqualTo(pair.confidence());
        assertSumsToOne(pair);
    }

    @Test
    void asksInFourMoreTurnsHowSureTheModelIsAndWhy() {
        String blocks = MODEL_ALONE.formatted("json-label.v1", "none") + "assess: {confidence: self-report}\n";
        Map<String, String> answers = Map.of(
                "{\"relation\":", " \"cause effect backward\"}\n",
                "(certain)?", " 85\n",
                "It is because:", " the text says \"was caused by\".\n",
                "a sound one? Answer yes or no:", " yes\n",
                "does not? Answer yes or no:", " no\n");
        PairResult pair = answer(writing(soFar -> continued(answers, soFar)), profile(blocks), FIRE);
        assertThat(pair.label()).isEqualTo(CAUSED);
        Assessment said = pair.assessment().orElseThrow();
        assertThat(said.statedConfidence()).isEqualTo(0.85);
        assertThat(said.reason()).isEqualTo("the text says \"was caused by\".");
        assertThat(said.spansFaithful()).isTrue();
        assertThat(said.soundProbability()).isGreaterThan(0.9);
        assertThat(said.fictitiousProbability()).isLessThan(0.1);
        assertThat(pair.confidence()).isEqualTo(0.85);
        assertThat(pair.confidenceOrigin()).isEqualTo(PairResult.ConfidenceOrigin.SELF_REPORT);
        assertThat(pair.llm().calls()).isEqualTo(5);
        assertThat(pair.trace().orElseThrow().turns())
                .extracting(Trace.Turn::name)
                .containsExactly("confidence", "reason", "sound", "fictitious");
    }

    @Test
    void seesThatAReasonQuotesWhatTheTextDoesNotSay() {
        String blocks = MODEL_ALONE.formatted("json-label.v1", "none") + "assess: {confidence: logprob}\n";
        PairResult pair = answer(
                writing(soFar -> continued(Map.of("It is because:", " of \"sparks\".\n"), soFar)),
                profile(blocks),
                FIRE);
        assertThat(pair.assessment().orElseThrow().spansFaithful()).isFalse();
        assertThat(pair.confidenceOrigin()).isEqualTo(PairResult.ConfidenceOrigin.LOGPROB);
    }

    @Test
    void answersWithoutTheModelWhenTheJobMayNotAskAnyMore() {
        CallBudget two = CallBudget.of(OptionalInt.of(2), Optional.empty(), () -> 0);
        ScriptedLanguageModel model = writing(_ -> " B\n");
        List<LlmUse.Part> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PairResult pair = answer(Optional.of(model), profile(ROUTED.formatted("1.1")), FIRE, two);
            parts.add(pair.llm().part());
            assertThat(pair.label()).isEqualTo(i < 2 ? OTHER : CAUSED);
        }
        assertThat(parts).containsExactly(LlmUse.Part.RERANKED, LlmUse.Part.RERANKED, LlmUse.Part.LIMIT_REACHED);
    }

    @Test
    void answersWithoutTheModelWhenTheTimeIsUpEvenWhereItAloneHasASay() {
        AtomicLong clock = new AtomicLong(-5);
        CallBudget second = CallBudget.of(OptionalInt.empty(), Optional.of(Duration.ofSeconds(1)), clock::get);
        PairProfile profile = profile(MODEL_ALONE.formatted("statement.v1", "none"));
        Optional<LanguageModel> model = Optional.of(writing(_ -> " component whole forward\n"));
        assertThat(answer(model, profile, FIRE, second).label()).isEqualTo(PART);
        clock.set(Duration.ofSeconds(1).toNanos());
        PairResult late = answer(model, profile, FIRE, second);
        assertThat(late.llm()).isEqualTo(new LlmUse(0, LlmUse.Part.LIMIT_REACHED));
        assertThat(late.label()).isEqualTo(CAUSED);
    }

    @Test
    void hidesTheLabelsOfDemonstrationsAndTurnsTheirOrder() {
        String hidden = MODEL_ALONE.formatted("rag4re.v1", "none") + "shown: {labels: false}\n";
        assertThat(prompt(hidden)).contains("Example sentence: ").doesNotContain("Relation type: ");
        String last = prompt(MODEL_ALONE.formatted("statement.v1", "none"));
        String first = prompt(MODEL_ALONE.formatted("statement.v1", "none") + "shown: {nearest: first}\n");
        assertThat(first).isNotEqualTo(last).hasSameSizeAs(last);
    }

    @Test
    void refusesBlocksThatDoNotGoTogether() {
        for (String bad : List.of(
                MODEL_ALONE.formatted("statement.v1", "for-label") + "verify: {samples: 2}\n",
                MODEL_ALONE.formatted("statement.v1", "free") + "score: {calibrated: true}\n",
                MODEL_ALONE.formatted("statement.v1", "free") + "shown: {labels: false}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "decode: free\nscore: {calibrated: true}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "route: {below: 0.5}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "score: {permutations: 0}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "verify: {yes_min: 2}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "assess: {confidence: vote}\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "decode: tree\n",
                MODEL_ALONE.formatted("statement.v1", "none") + "shown: {nearest: nowhere}\n",
                "label: {sources: [vote]}\nroute: {below: 0.5}\n")) {
            assertThatThrownBy(() -> profile(bad))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID));
        }
        for (String bad : List.of("options: {loud: yes}\n", "score: {permutations: 2}\n")) {
            PairProfile profile = profile(MODEL_ALONE.formatted("statement.v1", "none") + bad);
            assertThatThrownBy(() -> answer(writing(_ -> ""), profile, FIRE))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID));
        }
    }

    private String prompt(String blocks) {
        return answer(writing(_ -> " other\n"), profile(blocks), FIRE)
                .trace()
                .orElseThrow()
                .prompt();
    }

    /** Returns the letter of the option that says what is true, as far as it is not yet written. */
    private static String letterOfCause(String soFar) {
        String question = soFar.substring(Math.max(0, soFar.lastIndexOf("Context:")));
        int at = question.indexOf(". friction is the cause of fire");
        return at < 0 ? "\n" : " " + question.charAt(at - 1) + "\n";
    }

    private static String continued(Map<String, String> answers, String soFar) {
        return answers.entrySet().stream()
                .filter(e -> soFar.contains(e.getKey()))
                .max(Comparator.comparingInt(e -> soFar.lastIndexOf(e.getKey())))
                .map(e -> {
                    String written = soFar.substring(
                            soFar.lastIndexOf(e.getKey()) + e.getKey().length());
                    return e.getValue().startsWith(written) ? e.getValue().substring(written.length()) : "\n";
                })
                .orElse("\n");
    }

    /** A model that writes an answer after a cue, and goes on where the text already ends with a part of it. */
    private static ScriptedLanguageModel writing(Function<String, String> script) {
        return ScriptedLanguageModel.writing(6000, soFar -> {
            String whole = script.apply(soFar);
            for (int length = whole.length(); length > 0; length--) {
                if (soFar.endsWith(whole.substring(0, length))) {
                    return whole.substring(length);
                }
            }
            return whole;
        });
    }

    private static void assertSumsToOne(PairResult pair) {
        assertThat(pair.confidence()
                        + pair.alternatives().stream()
                                .mapToDouble(PairResult.Alternative::probability)
                                .sum())
                .isCloseTo(1, within(1e-9));
    }

    private PairResult answer(LanguageModel model, PairProfile profile, PairContext context) {
        return answer(Optional.of(model), profile, context, CallBudget.unlimited());
    }

    private PairResult answer(
            Optional<LanguageModel> model, PairProfile profile, PairContext context, CallBudget budget) {
        return new DefaultRelationExtractor(
                        new DemonstrationStores(List.of(new DemonstrationStore(new HashingEncoder(), index))),
                        (_, _) -> model,
                        Discovered.of(PromptStyle.class, PromptStyle::name),
                        Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                        new SharedWordsTrainer(),
                        ExtractionListener.NONE)
                .extract(new ExtractionRequest(context.text(), List.of(context.pair()), SCHEMA, profile, true, Set.of())
                        .within(budget))
                .relations()
                .getFirst();
    }

    private static PairProfile profile(String blocks) {
        return Profiles.read("""
                name: test.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                """ + blocks);
    }

    private static InMemoryIndex filled() {
        List<Demonstration> all = List.of(
                demonstration("c-1", "The <e1>crack</e1> was caused by <e2>frost</e2>.", CAUSED),
                demonstration("c-2", "The <e1>delay</e1> was caused by a <e2>storm</e2>.", CAUSED),
                demonstration("c-3", "The <e1>flood</e1> was caused by heavy <e2>rain</e2>.", CAUSED),
                demonstration("c-4", "<e1>Smoking</e1> leads to <e2>cancer</e2>.", CAUSE),
                demonstration("p-1", "The <e1>wheel</e1> of the <e2>cart</e2> broke.", PART),
                demonstration("p-2", "The <e1>roof</e1> of the <e2>barn</e2> is red.", PART),
                demonstration("o-1", "The <e1>man</e1> saw the <e2>moon</e2>.", OTHER),
                demonstration("o-2", "The <e1>cat</e1> saw the <e2>dog</e2>.", OTHER));
        InMemoryIndex index = new InMemoryIndex();
        index.put(
                all,
                new HashingEncoder()
                        .encode(all.stream().map(Demonstration::context).toList()));
        return index;
    }

    private static Demonstration demonstration(String id, String marked, RelationLabel label) {
        return new Demonstration(id, "test.v1", pair(marked), label, "");
    }
}
