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

import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.GptReStyle;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.NearestSelector;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.testing.HashingEncoder;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.Profiles;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.SharedWordsTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DefaultRelationExtractorTest {
    private static final PairContext FIRE =
            pair("The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.");
    private static final String GOOD_REASON =
            "The words \"was caused by\" between fire and friction say that friction is the cause of fire.";
    private static final PairProfile FUSED = profile("[discriminator, vote]", "for-label");

    private final SharedWordsTrainer trainer = new SharedWordsTrainer();
    private final InMemoryIndex index = filled();
    private final List<String> heard = new ArrayList<>();

    @Test
    void answersWithLabelReasonEvidenceAndNeighbours() {
        PairResult pair = answer(extractor(Optional.empty()), FUSED, FIRE);
        assertThat(pair.label()).isEqualTo(CAUSED);
        assertThat(pair.outcome()).isEqualTo(PairResult.Outcome.ACCEPTED);
        assertThat(pair.reasoningSource()).isEqualTo(PairResult.ReasoningSource.COMPOSED);
        assertThat(pair.reasoning())
                .contains("\"caused by\"")
                .contains("friction is the cause of fire")
                .contains("Demonstration c-");
        assertThat(pair.evidence()).extracting(e -> e.in(FIRE.text())).containsExactly("caused by");
        assertThat(pair.demonstrations()).hasSize(5);
        assertThat(pair.alternatives()).hasSize(SCHEMA.labels().size() - 1);
        assertThat(pair.confidence()
                        + pair.alternatives().stream()
                                .mapToDouble(PairResult.Alternative::probability)
                                .sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void givesTheModelsReasonWhenItHolds() {
        for (String order : List.of("for-label", "free")) {
            PairResult pair =
                    answer(extractor(Optional.of(writing(GOOD_REASON))), profile("[discriminator, vote]", order), FIRE);
            assertThat(pair.label()).isEqualTo(CAUSED);
            assertThat(pair.reasoningSource()).isEqualTo(PairResult.ReasoningSource.MODEL);
            assertThat(pair.reasoning()).isEqualTo(GOOD_REASON);
            assertThat(pair.evidence()).extracting(e -> e.in(FIRE.text())).containsExactly("was caused by");
        }
        assertThat(heard).containsExactly("accepted", "accepted");
    }

    @Test
    void tellsTheModelTheLabelWhenReasonsComeAfterIt() {
        Trace trace = answer(extractor(Optional.of(writing(GOOD_REASON))), FUSED, FIRE)
                .trace()
                .orElseThrow();
        assertThat(trace.prompt()).endsWith("The relation between fire and friction is");
        assertThat(trace.modelReasoning()).isEqualTo(" " + GOOD_REASON);
        assertThat(trace.reasoningVerdict()).isEqualTo("accepted");
        assertThat(trace.reasoningTokenCount()).isPositive();
        assertThat(trace.stageNanos()).containsKeys("retrieve", "classify", "select", "prefill", "reason");
    }

    @Test
    void putsAReasonTogetherWhenNoneOfTheModelsHolds() {
        ScriptedLanguageModel model = writing("The words \"was caused by\" say it of friction.");
        PairResult pair = answer(extractor(Optional.of(model)), FUSED, FIRE);
        assertThat(pair.reasoningSource()).isEqualTo(PairResult.ReasoningSource.COMPOSED);
        assertThat(pair.trace().orElseThrow().reasoningVerdict()).isNotEqualTo("accepted");
        assertThat(heard).hasSize(3).startsWith("head_missing");
        assertThat(model.openCount()).isZero();
    }

    @Test
    void quotesTheTextEvenWhenTheModelWouldNot() {
        ScriptedLanguageModel model = writing(
                "The words \"was caused bx\" between fire and friction say that friction is the cause of fire.");
        Trace trace = answer(extractor(Optional.of(model)), FUSED, FIRE).trace().orElseThrow();
        assertThat(trace.modelReasoning()).doesNotContain("bx");
    }

    @Test
    void letsTheModelPickTheLabelAfterItsReason() {
        PairResult pair = answer(extractor(Optional.of(writing(GOOD_REASON))), profile("[model]", "free"), FIRE);
        assertThat(pair.label()).isEqualTo(CAUSED);
        Trace trace = pair.trace().orElseThrow();
        assertThat(trace.prompt()).endsWith("It is because:");
        assertThat(trace.labelLogProbabilities()).hasSize(SCHEMA.labels().size());
        assertThat(trace.labelLogProbabilities().get(CAUSED.key())).isGreaterThan(-0.1);
    }

    @Test
    void fitsNoWeightsOnTextsThatTheEncoderWasTrainedOn() {
        PairProfile given = profile("[discriminator, vote]\n  weights: {discriminator: 0.74, vote: 0.21}", "for-label");
        Map<String, Double> unjudged = fused(new HashingEncoder(true), FUSED);
        assertThat(unjudged).isEqualTo(fused(new HashingEncoder(true), given));
        assertThat(fused(new HashingEncoder(false), FUSED)).isNotEqualTo(unjudged);
    }

    private Map<String, Double> fused(HashingEncoder encoder, PairProfile profile) {
        return answer(extractor(Optional.empty(), encoder), profile, FIRE)
                .trace()
                .orElseThrow()
                .fusedProbabilities();
    }

    @Test
    void keepsToTheTypesOfTheMentions() {
        RelationSchema typed = new RelationSchema(
                "test.v1",
                "en",
                "Other",
                "",
                List.of(new RelationType(
                        "Cause-Effect",
                        "d",
                        false,
                        List.of("{head} causes {tail}"),
                        Set.of("Event"),
                        Set.of("Event"),
                        List.of(),
                        "")));
        MentionPair bare = FIRE.pair();
        MentionPair things = new MentionPair(
                new EntityMention("a", bare.head().span(), "Thing"),
                new EntityMention("b", bare.tail().span(), "Thing"));
        PairResult pair = extractor(Optional.empty())
                .extract(new ExtractionRequest(FIRE.text(), List.of(things), typed, FUSED, true, Set.of()))
                .relations()
                .getFirst();
        assertThat(pair.label()).isEqualTo(OTHER);
        assertThat(pair.outcome()).isEqualTo(PairResult.Outcome.NO_RELATION);
        assertThat(pair.confidence()).isEqualTo(1);
        assertThat(pair.reasoning()).contains("none of the relations");
    }

    @Test
    void abstainsBelowTheThresholdOfTheRelation() {
        PairProfile strict = Profiles.read("""
                name: strict.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                label:
                  sources: [discriminator, vote]
                  abstain_below: {Cause-Effect: 1.1}
                """);
        PairResult pair = answer(extractor(Optional.empty()), strict, FIRE);
        assertThat(pair.outcome()).isEqualTo(PairResult.Outcome.ABSTAINED);
        assertThat(pair.label()).isEqualTo(OTHER);
        assertThat(pair.alternatives().getFirst().label()).isEqualTo(CAUSED);
        assertThat(pair.reasoning()).contains("1.10 asked for");
    }

    @Test
    void refusesAThresholdForARelationThatItsSchemaDoesNotHave() {
        PairProfile misspelt = Profiles.read("""
                name: misspelt.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                label:
                  sources: [vote]
                  abstain_below: {Cause-Efect: 0.9}
                """);
        assertThatThrownBy(() -> answer(extractor(Optional.empty()), misspelt, FIRE))
                .isInstanceOfSatisfying(RelataException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID);
                    assertThat(e.hint()).contains("\"Cause-Effect\" was meant");
                });
    }

    @Test
    void neverShowsTheQuestionItselfOrWhatIsExcluded() {
        PairContext known = pair("The <e1>crack</e1> was caused by <e2>frost</e2>.");
        Set<String> excluded = Set.of("c-2", "c-3");
        PairResult pair = extractor(Optional.empty())
                .extract(new ExtractionRequest(known.text(), List.of(known.pair()), SCHEMA, FUSED, false, excluded))
                .relations()
                .getFirst();
        assertThat(pair.demonstrations())
                .extracting(n -> n.demonstration().id())
                .doesNotContain("c-1", "c-2", "c-3");
        assertThat(pair.trace()).isEmpty();
    }

    @Test
    void givesTheSameBytesTwiceAndAfterARestart() {
        ExtractionResult first = result(extractor(Optional.of(writing(GOOD_REASON))));
        RelationExtractor restarted = extractor(Optional.of(writing(GOOD_REASON)));
        assertThat(withoutTrace(result(restarted))).isEqualTo(withoutTrace(first));
        assertThat(withoutTrace(result(restarted))).isEqualTo(withoutTrace(first));
        index.put(
                List.of(demonstration("z", "A <e1>dog</e1> ate a <e2>bone</e2>.", OTHER)),
                new HashingEncoder().encode(List.of(pair("A <e1>dog</e1> ate a <e2>bone</e2>."))));
        assertThat(result(restarted).id()).isNotEqualTo(first.id());
    }

    @Test
    void trainsOncePerSnapshotHoweverManyAsk() throws Exception {
        RelationExtractor extractor = extractor(Optional.empty());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ExtractionResult>> asks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asks.add(() -> result(extractor));
            }
            for (Future<ExtractionResult> answer : threads.invokeAll(asks)) {
                answer.get();
            }
        }
        assertThat(trainer.trainingCount()).isEqualTo(1);
    }

    @Test
    void saysWhatIsMissing() {
        RelationExtractor extractor = extractor(Optional.empty());
        assertCode(ErrorCode.MODEL_MISSING, () -> answer(extractor, profile("[model]", "free"), FIRE));
        index.delete(
                "test.v1",
                Set.copyOf(index.list("test.v1", "", 99).stream()
                        .map(Demonstration::id)
                        .toList()));
        assertCode(ErrorCode.STORE_TOO_SMALL, () -> answer(extractor, FUSED, FIRE));
    }

    @Test
    void answersATextTooLongForTheModelWithoutItUnlessItsLabelIsWanted() {
        PairContext wordy = pair("The <e1>fire</e1> was caused by <e2>friction</e2>" + ", they say".repeat(600) + ".");
        RelationExtractor extractor = extractor(Optional.of(writing(GOOD_REASON)));
        PairResult pair = answer(extractor, FUSED, wordy);
        assertThat(pair.label()).isEqualTo(CAUSED);
        assertThat(pair.trace().orElseThrow().reasoningVerdict()).isEqualTo("prompt_too_long");
        assertCode(ErrorCode.PROMPT_TOO_LONG, () -> answer(extractor, profile("[model]", "free"), wordy));
    }

    @Test
    void settlesTheLabelAmongTheOthersWhereTheModelIsMissing() {
        PairProfile all = Profiles.read("""
                name: all.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                label:
                  sources: [discriminator, vote, model]
                  weights: {discriminator: 0.5, vote: 0.25, model: 0.25}
                reasons:
                  model: scripted
                """);
        PairResult pair = answer(extractor(Optional.empty()), all, FIRE);
        assertThat(pair.label()).isEqualTo(CAUSED);
        assertThat(pair.trace().orElseThrow().labelLogProbabilities()).isEmpty();
        assertThat(answer(extractor(Optional.of(writing(GOOD_REASON))), all, FIRE)
                        .trace()
                        .orElseThrow()
                        .labelLogProbabilities())
                .isNotEmpty();
    }

    @Test
    void saysHowManyDemonstrationsDidNotFit() {
        ScriptedLanguageModel small = ScriptedLanguageModel.writing(1100, script(GOOD_REASON));
        Trace trace = answer(extractor(Optional.of(small)), FUSED, FIRE).trace().orElseThrow();
        assertThat(trace.droppedDemonstrationCount()).isBetween(1, 3);
        assertThat(trace.promptTokenCount()).isLessThan(1100);
        assertThat(small.openCount()).isZero();
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RelataException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static ExtractionResult result(RelationExtractor extractor) {
        return extractor.extract(
                new ExtractionRequest(FIRE.text(), List.of(FIRE.pair()), SCHEMA, FUSED, true, Set.of()));
    }

    private static Object withoutTrace(ExtractionResult result) {
        PairResult p = result.relations().getFirst();
        return List.of(
                result.id(),
                result.model(),
                result.indexSnapshot(),
                p.label(),
                p.confidence(),
                p.reasoning(),
                p.evidence(),
                p.demonstrations(),
                p.alternatives());
    }

    private static PairResult answer(RelationExtractor extractor, PairProfile profile, PairContext context) {
        return extractor
                .extract(
                        new ExtractionRequest(context.text(), List.of(context.pair()), SCHEMA, profile, true, Set.of()))
                .relations()
                .getFirst();
    }

    private RelationExtractor extractor(Optional<ScriptedLanguageModel> model) {
        return extractor(model, new HashingEncoder());
    }

    private RelationExtractor extractor(Optional<ScriptedLanguageModel> model, HashingEncoder encoder) {
        return new DefaultRelationExtractor(
                new DemonstrationStores(List.of(new DemonstrationStore(encoder, index))),
                (_, _) -> model.map(m -> m),
                List.of(new GptReStyle(), new MarkedGptReStyle()),
                List.of(new NearestSelector()),
                trainer,
                new ExtractionListener() {
                    @Override
                    public void reasonJudged(String verdict) {
                        heard.add(verdict);
                    }
                });
    }

    private static PairProfile profile(String sources, String order) {
        return Profiles.read("""
                name: test.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                label:
                  sources: %s
                reasons:
                  model: scripted
                  order: %s
                  null_quota: 1
                  tokens_max: 150
                """.formatted(sources, order));
    }

    private static ScriptedLanguageModel writing(String reason) {
        return ScriptedLanguageModel.writing(4000, script(reason));
    }

    /** Writes the reason after its cue, and as a label always that the tail is the cause. */
    private static Function<String, String> script(String reason) {
        return soFar -> {
            String line = soFar.substring(soFar.lastIndexOf('\n') + 1);
            String cue =
                    line.startsWith("It is because:") ? "It is because:" : "The relation between fire and friction is";
            String whole = line.startsWith("It is because:") ? " " + reason + "\n" : " cause effect backward\n";
            return line.startsWith(cue)
                    ? whole.substring(Math.min(whole.length(), line.length() - cue.length()))
                    : "\n";
        };
    }

    private static Demonstration demonstration(String id, String marked, RelationLabel label) {
        return new Demonstration(id, "test.v1", pair(marked), label, "");
    }

    private static InMemoryIndex filled() {
        List<Demonstration> all = List.of(
                demonstration("c-1", "The <e1>crack</e1> was caused by <e2>frost</e2>.", CAUSED),
                demonstration("c-2", "The <e1>delay</e1> was caused by a <e2>storm</e2>.", CAUSED),
                demonstration("c-3", "The <e1>flood</e1> was caused by heavy <e2>rain</e2>.", CAUSED),
                demonstration("c-4", "<e1>Smoking</e1> leads to <e2>cancer</e2>.", CAUSE),
                demonstration("c-5", "<e1>Dust</e1> leads to a <e2>cough</e2>.", CAUSE),
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
}
