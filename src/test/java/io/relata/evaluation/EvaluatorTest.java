package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.RowError;
import io.relata.document.InlineMarkers;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationSchema SCHEMA = new RelationSchema(
            "tiny.v1",
            "en",
            "Other",
            "Nothing holds.",
            List.of(new RelationType("Cause", "d", false, List.of("t"), Set.of(), Set.of(), List.of(), "")));
    private static final RunContext RUN =
            new RunContext("0123456789abcdef", "a machine", "25", 42, Instant.parse("2026-11-21T01:02:03Z"));
    private static final EvaluationReport.Subject SUBJECT = new EvaluationReport.Subject(
            "tiny-dev",
            "tiny.txt",
            "native-jsonl.v1",
            "a-profile",
            List.of(new RowError("tiny.txt", 7, "broken")),
            List.of("three are few"));

    @Test
    void scoresAClassifierInTheOrderOfTheExamples() {
        List<Integer> progress = new ArrayList<>();
        EvaluationReport report =
                evaluator().evaluate(SUBJECT, examples(), Answerer.of(EvaluatorTest::certain, Map.of()), progress::add);
        assertThat(report.judgements()).extracting(Judgement::id).containsExactly("1", "2", "3");
        assertThat(progress).containsExactly(1, 2, 3);
        assertThat(report.metrics().of("accuracy")).isEqualTo(100);
        assertThat(report.seconds()).isEqualTo(1.5);
    }

    @Test
    void countsARefusedExampleAsSkippedAndNamesIt() {
        Answerer refusing = Answerer.of(
                example -> {
                    if (example.id().equals("2")) {
                        throw new RelataException(ErrorCode.PROMPT_TOO_LONG, "too long", "");
                    }
                    return certain(example);
                },
                Map.of());
        EvaluationReport report = evaluator().evaluate(SUBJECT, examples(), refusing, _ -> {});
        assertThat(report.failures()).containsExactly(new EvaluationReport.Failure("2", "PROMPT_TOO_LONG", "too long"));
        assertThat(report.judgements().get(1).outcome()).isEqualTo(Judgement.Outcome.SKIPPED);
        assertThat(report.metrics().of("coverage")).isBetween(66.0, 67.0);
    }

    @Test
    void stopsWhenTheInstallationIsWrong() {
        Answerer broken = Answerer.of(
                _ -> {
                    throw new RelataException(ErrorCode.MODEL_MISSING, "no model", "");
                },
                Map.of());
        assertThatThrownBy(() -> evaluator().evaluate(SUBJECT, examples(), broken, _ -> {}))
                .isInstanceOf(RelataException.class)
                .hasMessage("no model");
    }

    @Test
    void writesTheFieldsThatOthersReadUnderAStamp(@TempDir Path folder) throws IOException {
        EvaluationReport report = report();
        Path file = new ReportJson().write(folder, report);
        assertThat(file).isEqualTo(folder.resolve("tiny-dev/20261121T010203Z-0123456.json"));
        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "data",
                        "format",
                        "profile",
                        "count",
                        "metrics",
                        "interval95",
                        "per_relation",
                        "llm_calls",
                        "commit",
                        "models",
                        "index",
                        "seed",
                        "machine",
                        "seconds");
        assertThat(json.at("/metrics/macro_f1_official").doubleValue()).isEqualTo(100);
        assertThat(json.at("/interval95/macro_f1_official/1").doubleValue()).isEqualTo(100);
        assertThat(json.at("/per_relation/0/relation").textValue()).isEqualTo("Cause");
        assertThat(json.at("/models/classifier").textValue()).isEqualTo("abc");
        assertThat(json.at("/row_errors/0/line").intValue()).isEqualTo(7);
        assertThat(Files.readString(folder.resolve("tiny-dev/20261121T010203Z-0123456.answers.txt")))
                .isEqualTo("1\tCause(e1,e2)\n2\tOther\n3\tCause(e1,e2)\n");
    }

    @Test
    void neverWritesAStampedFileTwice(@TempDir Path folder) {
        new ReportJson().write(folder, report());
        assertThatThrownBy(() -> new ReportJson().write(folder, report())).hasMessageContaining("could not be written");
    }

    @Test
    void rendersTheSameReportToTheSameBytes() {
        assertThat(new ReportJson().render(report())).isEqualTo(new ReportJson().render(report()));
    }

    @Test
    void printsScoresIntervalsRelationsAndUnreadableRows() {
        assertThat(ReportText.render(report()))
                .contains("tiny-dev: a-profile on tiny.txt (native-jsonl.v1), 3 examples")
                .containsPattern("macro_f1_official +100\\.00  \\[[\\d.]+, 100\\.00\\]")
                .containsPattern("Cause +100\\.00 +100\\.00 +100\\.00 +2 +0 +2 +2")
                .containsPattern("_Other +100\\.00")
                .contains("1 rows of the file were not read as they stand:\n  tiny.txt:7: broken");
    }

    private static EvaluationReport report() {
        return evaluator()
                .evaluate(
                        SUBJECT, examples(), Answerer.of(EvaluatorTest::certain, Map.of("classifier", "abc")), _ -> {});
    }

    private static Evaluator evaluator() {
        AtomicLong nanos = new AtomicLong();
        return new Evaluator(SCHEMA, new Bootstrap(100, 1), RUN, () -> nanos.getAndAdd(1_500_000_000L));
    }

    private static LabelDistribution certain(LabeledExample example) {
        return new LabelDistribution(List.of(example.label()), new double[] {1});
    }

    private static List<LabeledExample> examples() {
        return List.of(example("1", CAUSE), example("2", NONE), example("3", CAUSE));
    }

    private static LabeledExample example(String id, RelationLabel label) {
        return new LabeledExample(id, InlineMarkers.parse("The <e1>fire</e1> and <e2>smoke</e2>"), label, "");
    }
}
