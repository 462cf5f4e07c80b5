package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.dataset.LabeledExample;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.extraction.Assessment;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.LlmUse;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.extraction.Trace;
import io.relata.retrieval.Demonstration;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.testing.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractorAnswererTest {
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final PairContext CONTEXT = InlineMarkers.parse("The <e1>fire</e1> and <e2>smoke</e2>");
    private static final RelationSchema SCHEMA = new RelationSchema("tiny.v1", "en", "Other", "d", List.of());

    private final List<ExtractionRequest> requests = new ArrayList<>();
    private Optional<Assessment> assessment = Optional.empty();
    private Map<String, Double> traced = Map.of();

    @Test
    void neverShowsAnExampleItsOwnTextUnderAnyId() {
        List<Demonstration> demonstrations = List.of(
                new Demonstration(
                        "same", "tiny.v1", InlineMarkers.parse("the <e2>FIRE</e2>  and <e1>smoke</e1>"), CAUSE, ""),
                new Demonstration("other", "tiny.v1", InlineMarkers.parse("A <e1>b</e1> <e2>c</e2>"), CAUSE, ""));
        answerer(PairResult.Outcome.ACCEPTED, 0, demonstrations).answer(example());
        assertThat(requests.getFirst().excludedIds()).containsExactlyInAnyOrder("7", "same");
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, ANSWERED", "NO_RELATION, ANSWERED", "REJECTED, REJECTED", "ABSTAINED, ABSTAINED"})
    void takesOnlyVerifiedResultsAsAnswers(PairResult.Outcome outcome, Judgement.Outcome expected) {
        assertThat(answerer(outcome, 0, List.of()).answer(example()).outcome()).isEqualTo(expected);
    }

    @Test
    void countsTheExamplesForWhichTheModelWasAsked() {
        ExtractorAnswerer asked = answerer(PairResult.Outcome.ACCEPTED, 300, List.of());
        asked.answer(example());
        asked.answer(example());
        assertThat(asked.llmCallCount()).isEqualTo(2);
        ExtractorAnswerer spared = answerer(PairResult.Outcome.ACCEPTED, 0, List.of());
        spared.answer(example());
        assertThat(spared.llmCallCount()).isZero();
    }

    @Test
    void takesConfidenceAndAlternativesAsTheDistribution() {
        Judgement judgement =
                answerer(PairResult.Outcome.ACCEPTED, 0, List.of()).answer(example());
        assertThat(judgement.distribution().of(CAUSE)).isEqualTo(0.75);
        assertThat(judgement.distribution().of(NONE)).isEqualTo(0.25);
    }

    @Test
    void averagesWhatTracesMeasureOverTheAnswersThatHaveIt() {
        traced = Map.of("position_bias", 0.5);
        ExtractorAnswerer answerer = answerer(PairResult.Outcome.ACCEPTED, 300, List.of());
        answerer.answer(example());
        answerer.answer(example());
        assertThat(answerer.measures()).containsEntry("mean_position_bias", 0.5).doesNotContainKey("mean_agreement");
    }

    /** Stated 0.9 of a right answer and 0.8 of a wrong one: the error is (0.1 + 0.8) / 2. */
    @Test
    void measuresWhatTheModelSaysOfItsOwnCertaintyBesideItsProbability() {
        ExtractorAnswerer answerer = answerer(PairResult.Outcome.ACCEPTED, 0, List.of());
        assertThat(answerer.measures()).doesNotContainKey("stated_ece_50");
        assessment = Optional.of(new Assessment(0.9, "so", true, 1, 0));
        answerer.answer(example());
        assessment = Optional.of(new Assessment(0.8, "\"ash\"", false, 1, 0));
        answerer.answer(new LabeledExample("8", CONTEXT, NONE, ""));
        assertThat(answerer.measures())
                .hasEntrySatisfying("stated_ece_50", e -> assertThat(e).isCloseTo(0.45, within(1e-12)))
                .containsEntry("stated_when_right_percent", 90.0)
                .containsEntry("stated_when_wrong_percent", 80.0)
                .containsEntry("stated_reasons_faithful_percent", 50.0);
    }

    private ExtractorAnswerer answerer(
            PairResult.Outcome outcome, int promptTokenCount, List<Demonstration> demonstrations) {
        Trace trace = new Trace(
                "",
                List.of(),
                "",
                promptTokenCount,
                Trace.Prefill.NONE,
                0,
                0,
                "",
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                traced,
                List.of(),
                Map.of());
        PairProfile profile = Profiles.vote("p.v1", "tiny.v1", "e", 5);
        return new ExtractorAnswerer(
                request -> {
                    requests.add(request);
                    PairResult pair = new PairResult(
                            request.pairs().getFirst(),
                            CAUSE,
                            outcome,
                            0.75,
                            PairResult.ConfidenceOrigin.FUSION,
                            "Because.",
                            PairResult.ReasoningSource.COMPOSED,
                            List.of(),
                            List.of(),
                            List.of(new PairResult.Alternative(NONE, 0.25)),
                            assessment,
                            new LlmUse(promptTokenCount > 0 ? 1 : 0, LlmUse.Part.ASKED),
                            Optional.of(trace));
                    return new ExtractionResult("id", "p.v1", "tiny.v1", List.of(pair), "m", "", "snapshot");
                },
                SCHEMA,
                profile,
                new Exclusions(demonstrations),
                Map.of());
    }

    private static LabeledExample example() {
        return new LabeledExample("7", CONTEXT, CAUSE, "");
    }
}
