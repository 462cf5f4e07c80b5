package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.extraction.CallBudget;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.LlmUse;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.testing.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtentTest {
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final PairContext CONTEXT = InlineMarkers.parse("The <e1>fire</e1> and <e2>smoke</e2>");
    private static final RelationSchema SCHEMA = new RelationSchema("tiny.v1", "en", "Other", "d", List.of());
    private static final PairProfile PROFILE = Profiles.vote("p.v1", "tiny.v1", "e", 5);

    @Test
    void spendsItsCallsOnTheLeastSureExamples() {
        List<String> asked = new ArrayList<>();
        List<LabeledExample> examples = examples(5);
        GovernedAnswerer governed = new GovernedAnswerer(
                filterAndModel(asked), examples, CallBudget.of(OptionalInt.of(2), Optional.empty(), () -> 0));
        List<Judgement> judgements = examples.stream().map(governed::answer).toList();
        // The higher the number, the less sure the filter is.
        assertThat(asked).containsExactly("4", "3");
        assertThat(judgements).extracting(Judgement::id).containsExactly("0", "1", "2", "3", "4");
        assertThat(judgements).extracting(Judgement::isCorrect).containsExactly(false, false, false, true, true);
        assertThat(governed.llmLimitCount()).isEqualTo(3);
    }

    @Test
    void showsWhatEachShareOfCallsIsWorth(@TempDir Path folder) throws Exception {
        ExperimentCard card = new ExperimentCardReader().read("tiny.yaml", """
                name: tiny
                description: d
                data: d
                format: native
                schema: tiny.v1
                profile: p.v1
                seed: 1
                sweep: [0.95, 0.0, 0.65]
                """);
        List<Judgement> filter = new ArrayList<>();
        List<Judgement> asked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            filter.add(judgement(i, NONE, 0.9 - 0.1 * i));
            asked.add(judgement(i, CAUSE, 1));
        }
        TradeOff tradeOff = TradeOff.of(card, filter, asked, "Other");
        assertThat(tradeOff.points()).extracting(TradeOff.Point::below).containsExactly(0.0, 0.65, 0.95);
        assertThat(tradeOff.points()).extracting(TradeOff.Point::askedShare).containsExactly(0.0, 0.25, 1.0);
        assertThat(tradeOff.points().get(1).metrics().of("accuracy")).isCloseTo(25, within(1e-9));
        assertThat(tradeOff.points().getLast().askedMicroF1OfAsked()).isCloseTo(100, within(1e-9));
        Path plot = new TradeOffFiles().write(folder.resolve("run.json"), tradeOff);
        assertThat(Files.readString(plot))
                .startsWith("<svg")
                .contains("below 0.65")
                .endsWith("</svg>\n");
        assertThat(folder.resolve("run.tradeoff.json")).content().contains("\"asked_share\" : 0.25");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Extent(0, OptionalInt.empty(), Optional.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent(1, OptionalInt.of(3), Optional.empty(), List.of(0.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A filter that says none, the less surely the higher the id, and a model that says cause. */
    private static ExtractorAnswerer filterAndModel(List<String> asked) {
        return new ExtractorAnswerer(
                request -> {
                    String id = request.excludedIds().iterator().next();
                    boolean may = request.budget().reserve(1);
                    if (may) {
                        asked.add(id);
                    }
                    double confidence = may ? 1 : 0.9 - 0.1 * Integer.parseInt(id);
                    PairResult pair = new PairResult(
                            request.pairs().getFirst(),
                            may ? CAUSE : NONE,
                            PairResult.Outcome.ACCEPTED,
                            confidence,
                            PairResult.ConfidenceOrigin.FUSION,
                            "Because.",
                            PairResult.ReasoningSource.COMPOSED,
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            new LlmUse(may ? 1 : 0, may ? LlmUse.Part.RERANKED : LlmUse.Part.LIMIT_REACHED),
                            Optional.empty());
                    return new ExtractionResult("id", "p.v1", "tiny.v1", List.of(pair), "m", "", "snapshot");
                },
                SCHEMA,
                PROFILE,
                new Exclusions(List.of()),
                Map.of());
    }

    private static List<LabeledExample> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LabeledExample(Integer.toString(i), CONTEXT, CAUSE, ""))
                .toList();
    }

    private static Judgement judgement(int id, RelationLabel answer, double confidence) {
        List<RelationLabel> labels = List.of(answer.equals(CAUSE) ? CAUSE : NONE);
        return Judgement.of(Integer.toString(id), CAUSE, new LabelDistribution(labels, new double[] {confidence}));
    }
}
