package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.dialogue.SinglePlan;
import io.relata.dialogue.TwoStagePlan;
import io.relata.document.CharSpan;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.FixedTextSelector;
import io.relata.retrieval.NearestTextSelector;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.ToyPlan;
import io.relata.testing.ToyStructureStyle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefaultTextExtractorTest {
    private static final String TEXT = "Friction caused the fire in Zürich.";
    private static final RelationSchema SCHEMA =
            new RelationSchema("toy.v1", "en", "none", "", List.of(relation("causes"), relation("in")));

    @Test
    void asksShowsAndReads() {
        ScriptedLanguageModel model = answering("Friction > causes > fire.\n");
        TextResult result = extractor(model, demonstrations()).extract(request("single.v1", 2, true));
        assertThat(result.structure()).isEqualTo(Structure.ofTriples(List.of(triple("Friction", "causes", "fire"))));
        assertThat(result.faults()).isEmpty();
        assertThat(result.demonstrations()).containsExactly("d1", "d2");
        assertThat(result.llmCalls()).isEqualTo(1);
        assertThat(result.turns().getFirst().prompt())
                .isEqualTo("Names: causes, in\nText: Rain is in Bern.\nRain > in > Bern.\nText: Friction caused heat.\n"
                        + "Friction > causes > heat.\nText: " + TEXT + "\n");
        assertThat(result.turns().getFirst().answer()).isEqualTo("Friction > causes > fire");
        assertThat(model.openCount()).isZero();
        assertThat(extractor(model, demonstrations()).extract(request("single.v1", 2, true)))
                .isEqualTo(result);
    }

    @Test
    void neverShowsTheTextItselfNorWhatIsExcluded() {
        List<AnnotatedText> pool = List.of(
                new AnnotatedText("x", "friction CAUSED the  fire in Zürich.", Structure.EMPTY, ""),
                demonstrations().get(0),
                demonstrations().get(1));
        TextRequest request = new TextRequest(TEXT, SCHEMA, profile("single.v1", 5, Map.of()), false, Set.of("d2"));
        assertThat(extractor(answering(".\n"), pool).extract(request).demonstrations())
                .containsExactly("d1");
    }

    @Test
    void goesOnAfterAnAnswerAndReadsNothingTwice() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(900, said -> {
            if (said.endsWith("Sure?\n")) {
                return "no\n";
            }
            return rest("Friction > causes > fire.\n", said);
        });
        TextResult result = extractor(model, List.of()).extract(request("toy-check.v1", 0, true));
        assertThat(result.structure()).isEqualTo(Structure.EMPTY);
        assertThat(result.faults()).containsExactly(new Fault(Fault.Kind.REFUSED_ON_CHECK, ""));
        assertThat(result.llmCalls()).isEqualTo(2);
        assertThat(result.turns().getLast().answer()).isEqualTo("no\n");
        assertThat(result.turns().getLast().probabilities()).hasSize(2);
        int opening =
                ("Names: causes, in\nText: " + TEXT + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        // The opening once, the answer, and the second turn with the first byte of each of its options.
        assertThat(model.tokenCount()).isLessThan(opening + 60);
    }

    @Test
    void aDialogueInTwoStagesReadsNothingAnew() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                3000, said -> rest(said.contains("(causes, in)") ? ".\n" : " (causes, in)\n", said));
        TextResult result = extractor(model, List.of()).extract(request("two-stage.v1", 0, true));
        assertThat(result.turns())
                .extracting(TextResult.TurnTrace::name)
                .containsExactly("types", "extract", "extract");
        int conversation = 0;
        int promptsOfStageTwo = 0;
        for (TextResult.TurnTrace turn : result.turns()) {
            conversation += turn.promptTokenCount();
            promptsOfStageTwo += turn.name().equals("extract") ? conversation : 0;
            conversation += turn.writtenTokenCount();
        }
        int readAnew = model.tokenCount() - conversation;
        assertThat(readAnew).isLessThan(promptsOfStageTwo / 2).isLessThan(10);
    }

    @Test
    void endsADialogueThatIsTooLongWithWhatItHasAndSaysSo() {
        TextProfile profile = new TextProfile(
                "p",
                "",
                "",
                Task.TRIPLES,
                "toy.v1",
                "e",
                "toy-check.v1",
                "toy-lines.v1",
                "scripted",
                "",
                "nearest-text.v1",
                0,
                true,
                64,
                1,
                List.of(),
                Map.of());
        TextResult result = extractor(answering("Friction > causes > fire.\n"), List.of())
                .extract(new TextRequest(TEXT, SCHEMA, profile, false, Set.of()));
        assertThat(result.structure().triples()).hasSize(1);
        assertThat(result.faults()).containsExactly(new Fault(Fault.Kind.TRUNCATED, ""));
        assertThat(result.notes()).containsEntry("unanswered_turns", "check");
        assertThat(result.llmCalls()).isEqualTo(1);
    }

    @Test
    void asksNothingWhereTheJobMayNotAskAnyMore() {
        ScriptedLanguageModel model = answering("Friction > causes > fire.\n");
        TextResult result = extractor(model, demonstrations())
                .extract(request("toy-check.v1", 2, true).within(CallBudget.none()));
        assertThat(result.structure()).isEqualTo(Structure.EMPTY);
        assertThat(result.llmCalls()).isZero();
        assertThat(result.faults()).isEmpty();
        assertThat(result.notes().get("limit_reached")).startsWith("extract");
        assertThat(model.appendCount()).isZero();
    }

    @Test
    void endsADialogueWithWhatItHasWhereTheJobsCallsEnd() {
        CallBudget budget = CallBudget.of(OptionalInt.of(1), Optional.empty(), System::nanoTime);
        TextResult result = extractor(answering("Friction > causes > fire.\n"), demonstrations())
                .extract(request("toy-check.v1", 2, true).within(budget));
        assertThat(result.structure().triples()).hasSize(1);
        assertThat(result.llmCalls()).isEqualTo(1);
        assertThat(result.notes()).containsEntry("limit_reached", "check").doesNotContainKey("unanswered_turns");
        assertThat(result.demonstrations()).as("and does not begin anew").containsExactly("d1", "d2");
        assertThat(budget.reserve(1)).isFalse();
    }

    @Test
    void countsEveryTurnOfAJobAgainstItsCalls() {
        CallBudget budget = CallBudget.of(OptionalInt.of(5), Optional.empty(), System::nanoTime);
        TextExtractor extractor = extractor(answering("Friction > causes > fire.\n"), List.of());
        TextRequest request = request("toy-check.v1", 0, false).within(budget);
        List<Integer> calls = IntStream.range(0, 4)
                .mapToObj(_ -> extractor.extract(request).llmCalls())
                .toList();
        assertThat(calls).containsExactly(2, 2, 1, 0);
    }

    @Test
    void givesBackATurnThatDidNotFit() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(190, said -> rest(".\n", said));
        CallBudget budget = CallBudget.of(OptionalInt.of(1), Optional.empty(), System::nanoTime);
        TextResult result = extractor(model, demonstrations())
                .extract(request("single.v1", 2, false).within(budget));
        assertThat(result.demonstrations()).containsExactly("d1");
        assertThat(result.llmCalls()).isEqualTo(1);
        assertThat(result.notes()).doesNotContainKey("limit_reached");
    }

    @Test
    void asksNothingMoreWhenTheTimeIsUpWithinADialogue() {
        AtomicLong clock = new AtomicLong();
        CallBudget budget =
                CallBudget.of(OptionalInt.empty(), Optional.of(Duration.ofNanos(2)), clock::incrementAndGet);
        TextResult result = extractor(answering("Friction > causes > fire.\n"), List.of())
                .extract(request("toy-check.v1", 0, false).within(budget));
        assertThat(result.llmCalls()).isEqualTo(1);
        assertThat(result.notes()).containsEntry("limit_reached", "check");
    }

    @Test
    void leavesOutTheFarthestDemonstrationsWhereThePromptIsTooLong() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(190, said -> rest(".\n", said));
        TextResult result = extractor(model, demonstrations()).extract(request("single.v1", 2, false));
        assertThat(result.demonstrations()).containsExactly("d1");
        assertThat(result.notes()).containsEntry("demonstrations_dropped", "1");
    }

    @Test
    void beginsAgainWithFewerDemonstrationsWhenALaterTurnDoesNotFit() {
        int withOne = 64
                + ("Names: causes, in\nText: Friction caused heat.\nFriction > causes > heat.\nText: " + TEXT + "\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        .length
                + 1;
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                withOne,
                said -> said.endsWith("Sure?\n")
                        ? "yes\n"
                        : rest("Friction > causes > fire\nfire > in > Zürich\nfire > causes > fire.\n", said));
        TextResult result = extractor(model, demonstrations()).extract(request("toy-check.v1", 1, false));
        assertThat(result.demonstrations()).isEmpty();
        assertThat(result.structure().triples()).isNotEmpty();
        assertThat(result.llmCalls()).isEqualTo(3);
        assertThat(model.openCount()).isZero();
    }

    @Test
    void refusesAQuestionThatDoesNotFitAtAll() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(90, _ -> "");
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> extractor(model, List.of()).extract(request("single.v1", 0, false)));
        assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG);
        assertThat(e.detail()).contains("answer up to 64").contains("90");
    }

    @Test
    void readsALongTextInWindowsAndPutsTheirStructuresTogether() {
        String text = "Wind caused rain. Friction caused the fire. Rain caused floods. Snow caused frost.";
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(900, said -> {
            String asked = said.substring(said.lastIndexOf("Text: ") + 6, said.lastIndexOf(".\n") + 1);
            String answer = asked.contains("Friction caused") ? "Friction > causes > fire.\n" : ".\n";
            return rest(answer, said);
        });
        TextRequest request = new TextRequest(
                text,
                SCHEMA,
                profile("single.v1", 0, Map.of("window_tokens", "50", "window_overlap", "1")),
                true,
                Set.of());
        TextResult result = extractor(model, List.of()).extract(request);
        assertThat(result.turns()).hasSizeGreaterThan(1);
        assertThat(result.notes()).containsEntry("windows", Integer.toString(result.llmCalls()));
        assertThat(result.structure().triples()).hasSize(1);
        assertThat(result.structure().triples().getFirst().head().span().in(text))
                .isEqualTo("Friction");
        assertThat(result.turns().stream().filter(t -> t.prompt().contains("Friction")))
                .as("windows overlap")
                .hasSize(2);
    }

    @Test
    void givesAValidAnswerWhateverTheLogits() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            ScriptedLanguageModel model = ScriptedLanguageModel.ofLogits(900, _ -> {
                float[] logits = new float[258];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) random.nextGaussian();
                }
                return logits;
            });
            TextResult result = extractor(model, demonstrations()).extract(request("toy-check.v1", 2, true));
            assertThat(result.faults().stream().map(Fault::kind))
                    .allMatch(k -> k == Fault.Kind.REFUSED_ON_CHECK || k == Fault.Kind.TRUNCATED);
            result.structure().triples().forEach(t -> assertThat(SCHEMA.relation(t.relation()))
                    .isPresent());
        }
    }

    @Test
    void refusesProfilesWhoseNamesOrOptionsNobodyKnows() {
        assertThat(refusal("no-plan.v1", Map.of()).detail()).contains("no-plan.v1");
        RelataException option = refusal("toy-check.v1", Map.of("tempre", "1"));
        assertThat(option.detail()).contains("\"tempre\"").contains("toy-check.v1");
        assertThat(option.hint())
                .contains("\"temper\" was meant")
                .contains("toy")
                .contains("window_tokens");
        assertThat(refusal("toy-check.v1", Map.of("window_tokens", "many")).detail())
                .contains("many");
    }

    @Test
    void saysThatAModelIsMissing() {
        TextExtractor extractor = new DefaultTextExtractor(
                TextPools.given(List.of()),
                (_, _) -> Optional.empty(),
                List.of(new SinglePlan()),
                List.of(new ToyStructureStyle()),
                List.of(new NearestTextSelector()),
                ExtractionListener.NONE);
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> extractor.extract(request("single.v1", 0, false)));
        assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING);
    }

    private static RelataException refusal(String plan, Map<String, String> options) {
        TextRequest request = new TextRequest(TEXT, SCHEMA, profile(plan, 0, options), false, Set.of());
        RelataException e = catchThrowableOfType(RelataException.class, () -> extractor(answering(".\n"), List.of())
                .extract(request));
        assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID);
        return e;
    }

    private static ScriptedLanguageModel answering(String answer) {
        return ScriptedLanguageModel.writing(900, said -> rest(answer, said));
    }

    /** Returns what is left of an answer after its longest beginning that was said already. */
    private static String rest(String answer, String said) {
        for (int length = answer.length(); length > 0; length--) {
            if (said.endsWith(answer.substring(0, length))) {
                return answer.substring(length);
            }
        }
        return answer;
    }

    private static List<AnnotatedText> demonstrations() {
        String heat = "Friction caused heat.";
        String rain = "Rain is in Bern.";
        return List.of(
                new AnnotatedText(
                        "d1", heat, Structure.ofTriples(List.of(triple(heat, "Friction", "causes", "heat"))), ""),
                new AnnotatedText("d2", rain, Structure.ofTriples(List.of(triple(rain, "Rain", "in", "Bern"))), ""));
    }

    private static Triple triple(String head, String relation, String tail) {
        return triple(TEXT, head, relation, tail);
    }

    private static Triple triple(String text, String head, String relation, String tail) {
        return new Triple(entity(text, head), relation, entity(text, tail));
    }

    private static Entity entity(String text, String words) {
        int at = text.indexOf(words);
        return new Entity(new CharSpan(at, at + words.length()), "");
    }

    private static RelationType relation(String name) {
        return new RelationType(name, "", false, List.of("{head} {tail}"), Set.of(), Set.of(), List.of(), "");
    }

    private static TextRequest request(String plan, int demonstrations, boolean trace) {
        return new TextRequest(TEXT, SCHEMA, profile(plan, demonstrations, Map.of()), trace, Set.of());
    }

    private static TextProfile profile(String plan, int demonstrations, Map<String, String> options) {
        return new TextProfile(
                "p",
                "",
                "",
                Task.TRIPLES,
                "toy.v1",
                "e",
                plan,
                "toy-lines.v1",
                "scripted",
                "",
                "nearest-text.v1",
                demonstrations,
                true,
                64,
                8,
                List.of("in-schema", "types"),
                options);
    }

    private static TextExtractor extractor(LanguageModel model, List<AnnotatedText> pool) {
        return new DefaultTextExtractor(
                TextPools.given(pool),
                (_, _) -> Optional.of(model),
                List.of(new SinglePlan(), new ToyPlan(), new TwoStagePlan()),
                List.of(new ToyStructureStyle()),
                List.of(new NearestTextSelector(), new FixedTextSelector()),
                ExtractionListener.NONE);
    }
}
