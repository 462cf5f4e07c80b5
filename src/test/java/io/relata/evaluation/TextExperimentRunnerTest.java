package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.dataset.StructureReaders;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextResult;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.schema.SchemaReader;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextExperimentRunnerTest {
    private static final String SCHEMA = """
            name: tiny.v1
            language: en
            null_label: None
            null_definition: Nothing holds.
            entities:
              - name: place
            """;
    private static final TextProfile PROFILE = new TextProfile(
            "tagger.v1",
            "",
            "Tags.",
            Task.ENTITIES,
            "tiny.v1",
            "none",
            "tag.v1",
            "tagged.v1",
            "no-model",
            "",
            "nearest-text.v1",
            2,
            true,
            64,
            8,
            List.of(),
            Map.of());

    @TempDir
    private Path folder;

    private List<AnnotatedText> shown = List.of();

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(
                folder.resolve("dev.conll"), "in\tO\nRome\tB-place\n\nin\tO\nOslo\tB-Place\n\nAda\tB-person\n");
        Files.writeString(folder.resolve("train.conll"), "Turin\tB-place\nand\tO\n");
    }

    @Test
    void scoresWhatIsFoundInTheWordsOfTheSchema() {
        StructureReport report = runner(true).run(card(""), _ -> {});
        assertThat(shown).extracting(AnnotatedText::text).containsExactly("Turin and");
        StructureScores.Score score = report.scores().byView().get(StructureView.ENTITIES);
        assertThat(score.total()).isEqualTo(new MatchCounts(1, 1, 2));
        assertThat(report.subject().rowErrors())
                .extracting(e -> e.reason())
                .containsExactly(
                        "\"person\" was left out of the gold structures 1 times; the schema tiny.v1 does not have it.");
        assertThat(report.faults()).containsEntry(Fault.Kind.NOT_IN_SOURCE, new StructureReport.FaultRate(3, 3));
        assertThat(report.leakedMentions())
                .as("Turin stands in the demonstration alone")
                .isEqualTo(3);
        assertThat(report.subject().notes()).hasSize(1);
        assertThat(report.items().get("dev-1").right()).isTrue();
        assertThat(report.items().get("dev-2").right()).isFalse();
    }

    @Test
    void missesTheKeyOfATextThatIsRefused() {
        StructureReport report = runner(false).run(card(""), _ -> {});
        assertThat(report.failures()).hasSize(3);
        assertThat(report.scores().byView().get(StructureView.ENTITIES).total()).isEqualTo(new MatchCounts(0, 0, 2));
    }

    @Test
    void refusesToHavePairsMadeUpForWholeTexts() {
        ExperimentCard card = new ExperimentCardReader().read("tiny.yaml", """
                name: tiny
                description: d
                data: dev.conll
                format: conll
                profile: tagger.v1
                seed: 1
                split: 8
                demonstrations: {rest: 9, model: toy, requests: 2}
                """);
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> runner(true).run(card, _ -> {}));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
    }

    @Test
    void drawsTheSameTextsForEverySystem() {
        assertThat(runner(true).run(card("limit: 2\n"), _ -> {}).items().keySet())
                .hasSize(2)
                .isEqualTo(
                        runner(false).run(card("limit: 2\n"), _ -> {}).items().keySet());
    }

    @Test
    void answersEveryNthTextOnlyAndSaysSo() {
        StructureReport report = runner(true).run(card("every: 2\n"), _ -> {});
        assertThat(report.items().keySet()).containsExactly("dev-1", "dev-3");
        assertThat(report.subject().data()).endsWith("dev.conll, one of 2");
    }

    @Test
    void stopsAskingAtTheLimitAndSaysHowManyTextsThatCost() {
        StructureReport report = runner(true).run(card("llm_calls_max: 1\n"), _ -> {});
        assertThat(report.llmCallCount()).isEqualTo(1);
        assertThat(report.subject().notes())
                .contains("2 texts were not searched to the end: the limit of calls or time was reached.");
    }

    @Test
    void showsWhatIsInstalledWhereTheCardNamesNoDemonstrations() {
        ExperimentCard card = new ExperimentCardReader()
                .read(
                        "tiny.yaml",
                        "name: tiny\ndescription: d\ndata: dev.conll\nformat: conll\nschema: tiny.v1\nprofile: tagger.v1\nseed: 1\n");
        runner(true).run(card, _ -> {});
        assertThat(shown).extracting(AnnotatedText::id).containsExactly("installed");
    }

    @Test
    void refusesASweepOverThresholdsThatWholeTextsDoNotHave() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> runner(true).run(card("sweep: [0.5]\n"), _ -> {}));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void writesTheReportAndReadsItBackToCompare() throws IOException {
        Path good = new ReportJson().write(folder.resolve("good"), runner(true).run(card(""), _ -> {}));
        Path bad = new ReportJson().write(folder.resolve("bad"), runner(false).run(card(""), _ -> {}));
        JsonNode json = new ObjectMapper().readTree(Files.readString(good));
        assertThat(json.at("/task").asText()).isEqualTo("entities");
        assertThat(json.at("/metrics/entity_f1").asDouble()).isEqualTo(66.6667);
        assertThat(json.at("/interval95/entity_f1")).hasSize(2);
        assertThat(json.at("/faults/not_in_source/texts").asInt()).isEqualTo(3);
        assertThat(Files.readString(Path.of(good.toString().replace(".json", ".answers.jsonl"))))
                .contains("{\"id\":\"dev-1\",\"entities\":[[3,7,\"place\"]],\"triples\":[],\"events\":[]}")
                .doesNotContain("Rome");
        ComparisonReport comparison =
                ComparisonReport.of(List.of(StoredRun.read(bad), StoredRun.read(good)), new Bootstrap(100, 1));
        assertThat(comparison.inWords())
                .contains("entity_f1 on dev.conll, 3 items", "McNemar p = 1.0000 exact", "3 items are few");
        assertThat(comparison.forJson()).containsEntry("conclusive", false);
    }

    @Test
    void refusesToCompareRunsOverOtherData() throws IOException {
        StoredRun one = StoredRun.of(runner(true).run(card(""), _ -> {}));
        StoredRun other = new StoredRun("x", "y", "other.conll", one.metric(), one.items());
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> ComparisonReport.of(List.of(one, other), new Bootstrap(10, 1)));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void saysWhereARunThatKeptNoItemsComesFrom() throws IOException {
        Path old = Files.writeString(folder.resolve("old.json"), "{}");
        RelataException e = catchThrowableOfType(RelataException.class, () -> StoredRun.read(old));
        assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
        assertThat(e.hint()).isEqualTo("Maybe the run was made before items were kept; run it again.");
    }

    private TextExperimentRunner runner(boolean answers) {
        TextExperimentParts parts = new TextExperimentParts() {
            @Override
            public TextProfile profile(String name) {
                return PROFILE;
            }

            @Override
            public TextAnswerer answerer(
                    TextProfile profile, RelationSchema schema, List<AnnotatedText> demonstrations) {
                shown = demonstrations;
                return new Finder(answers);
            }

            @Override
            public TextAnswerer installed(TextProfile profile, RelationSchema schema) {
                shown = List.of(new AnnotatedText("installed", "Lima", Structure.EMPTY, ""));
                return new Finder(answers);
            }
        };
        return new TextExperimentRunner(
                folder,
                StructureReaders.all(),
                new SchemaCatalog(List.of(new SchemaReader().read("tiny.yaml", SCHEMA))),
                parts,
                new ExperimentRunner.Clocks(folder, InstantSource.fixed(Instant.EPOCH), () -> 0));
    }

    /** Finds Rome, and writes of Turin besides. */
    private record Finder(boolean answers) implements TextAnswerer {
        @Override
        public TextResult answer(AnnotatedText text, CallBudget budget) {
            if (!answers) {
                throw new RelataException(ErrorCode.PROMPT_TOO_LONG, "too long", "");
            }
            boolean asked = budget.reserve(1);
            return new TextResult(
                    "1",
                    "tagger.v1",
                    "tiny.v1",
                    Task.ENTITIES,
                    asked && text.text().contains("Rome") ? text.gold() : Structure.EMPTY,
                    List.of(new Fault(Fault.Kind.NOT_IN_SOURCE, "Turin")),
                    new TreeMap<>(asked ? Map.of() : Map.of(TextResult.LIMIT_REACHED, "extract")),
                    List.of(),
                    List.of("train-1"),
                    asked ? 1 : 0,
                    List.of(),
                    "no-model",
                    "",
                    "snapshot");
        }

        @Override
        public Map<String, String> models() {
            return Map.of();
        }
    }

    private static ExperimentCard card(String fields) {
        return new ExperimentCardReader()
                .read(
                        "tiny.yaml",
                        "name: tiny\ndescription: d\ndata: dev.conll\nformat: conll\nprofile: tagger.v1\nseed: 1\n"
                                + "demonstrations: {data: train.conll, format: conll}\n" + fields);
    }
}
