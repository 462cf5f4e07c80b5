package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.classification.LabelDistribution;
import io.relata.dataset.DatasetReaders;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.RowError;
import io.relata.dialogue.Answer;
import io.relata.grammar.Matcher;
import io.relata.schema.SchemaCatalog;
import io.relata.schema.SchemaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunnerTest {
    private static final String ROW = """
            {"id": "%s", "text": "The <e1>fire</e1> makes <e2>smoke</e2>", "relation": "%s", "direction": "%s"}
            """;
    private static final String SCHEMA = """
            name: tiny.v1
            language: en
            null_label: Other
            null_definition: Nothing holds.
            relations:
              - name: Cause
                definition: One makes the other.
                templates: ["{head} makes {tail}"]
                aliases: [causes]
            """;

    @TempDir
    private Path folder;

    private final List<ExperimentData> prepared = new ArrayList<>();

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int id = 1; id <= 16; id++) {
            rows.append(
                    ROW.formatted(id, id % 2 == 0 ? "causes" : "no_relation", id % 2 == 0 ? "head-to-tail" : "none"));
        }
        rows.append(ROW.formatted("24", "Unheard-of", "none")).append("{broken\n");
        Files.writeString(folder.resolve("tiny.jsonl"), rows);
    }

    @Test
    void answersTheDevelopmentPartAndLearnsFromTheRestInTheWordsOfTheSchema() {
        EvaluationReport report = runner().run(card("""
                split: 8
                demonstrations: rest
                schema: tiny.v1
                """), _ -> {});
        assertThat(report.judgements()).extracting(Judgement::id).containsExactly("8", "16");
        assertThat(prepared.getFirst().demonstrations()).hasSize(14);
        assertThat(prepared.getFirst().demonstrations())
                .extracting(e -> e.label().key())
                .containsOnly("Cause(head-to-tail)", "Other");
        assertThat(report.metrics().of("macro_f1_official")).isEqualTo(100);
        assertThat(report.subject().data()).isEqualTo("tiny.jsonl, ids divisible by 8");
        assertThat(report.subject().format()).isEqualTo("native-jsonl.v1");
    }

    @Test
    void reportsRowsThatCouldNotBeReadAndRelationsThatTheSchemaLacks() {
        EvaluationReport report = runner().run(card("schema: tiny.v1\n"), _ -> {});
        assertThat(report.subject().rowErrors()).extracting(RowError::line).containsExactly(18, 0);
        assertThat(report.subject().rowErrors().get(1).reason())
                .isEqualTo("1 examples of \"Unheard-of\" were left out; the schema tiny.v1 does not have it.");
    }

    @Test
    void infersASchemaWhereTheCardNamesNone() {
        EvaluationReport report = runner().run(card("null_label: no_relation\n"), _ -> {});
        assertThat(prepared.getFirst().schema().labels())
                .extracting(label -> label.key())
                .containsExactly("Unheard-of", "causes(head-to-tail)", "causes(tail-to-head)", "no_relation");
        assertThat(report.judgements()).hasSize(17);
    }

    @Test
    void learnsAlsoFromWhatAModelMakesUpAndSaysSo() {
        ExperimentParts parts = new GeneratingParts(parts(), model -> {
            assertThat(model).isEqualTo("toy");
            return (turn, _) -> new Answer.Written(
                    turn.form()
                            .map(form -> Matcher.of(form).shortestEnd())
                            .filter(_ -> !turn.text().endsWith("Context:"))
                            .orElse(" Rain makes mud."),
                    true);
        });
        EvaluationReport report = runner(parts).run(card("""
                split: 8
                demonstrations: {rest: 5, model: toy, requests: 3}
                schema: tiny.v1
                """), _ -> {});
        assertThat(prepared.getFirst().demonstrations()).hasSize(6);
        assertThat(prepared.getFirst().demonstrations().getLast().context().text())
                .isEqualTo("Rain makes mud.");
        assertThat(report.subject().notes())
                .contains(
                        "Of 3 pairs that toy was asked for, 1 were accepted and are learnt from beside 5 others; rejected: {duplicate=2}.");
    }

    private ExperimentRunner runner() {
        return runner(parts());
    }

    private ExperimentParts parts() {
        return (_, data) -> {
            prepared.add(data);
            return Answerer.of(ExperimentRunnerTest::certain, Map.of());
        };
    }

    private ExperimentRunner runner(ExperimentParts parts) {
        return new ExperimentRunner(
                folder,
                DatasetReaders.all(),
                new SchemaCatalog(List.of(new SchemaReader().read("tiny.yaml", SCHEMA))),
                parts,
                new ExperimentRunner.Clocks(folder, InstantSource.fixed(Instant.EPOCH), () -> 0));
    }

    private static LabelDistribution certain(LabeledExample example) {
        return new LabelDistribution(List.of(example.label()), new double[] {1});
    }

    private static ExperimentCard card(String fields) {
        return new ExperimentCardReader()
                .read(
                        "tiny.yaml",
                        "name: tiny\ndescription: d\ndata: tiny.jsonl\nformat: native\nvariant: v\nseed: 1\n" + fields);
    }
}
