package io.relata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.dataset.DatasetReaders;
import io.relata.dataset.StructureReaders;
import io.relata.document.InlineMarkers;
import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ExperimentRunner;
import io.relata.evaluation.NamedParts;
import io.relata.evaluation.TextAnswerer;
import io.relata.evaluation.TextExperimentParts;
import io.relata.evaluation.TextExperimentRunner;
import io.relata.extraction.CallBudget;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.testing.FakeParts;
import io.relata.testing.FakeTextExtractor;
import io.relata.wire.Places;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that say something of stores, documents and runs. */
class ReportCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    private Map<Class<?>, Supplier<Object>> commands = Map.of();

    @BeforeEach
    void putTogether() {
        DemonstrationStores stores = FakeParts.starterStores();
        SchemaShelf schemas = new SchemaShelf(temp.resolve("schemas"), _ -> {});
        ProfileShelf profiles = FakeParts.profileShelf();
        Places places = new Places(temp, temp);
        commands = Map.of(
                IndexReportCommand.class,
                () -> new IndexReportCommand(() -> stores, () -> schemas, () -> profiles, DatasetReaders::all),
                GraphCommand.class,
                () -> new GraphCommand(FakeTextExtractor::new, () -> profiles, () -> schemas),
                BenchCommand.class,
                () -> new BenchCommand(() -> runner(schemas, profiles), () -> places),
                BenchTableCommand.class,
                () -> new BenchTableCommand(() -> places),
                EvaluateCommand.class,
                () -> new EvaluateCommand(() -> runner(schemas, profiles), () -> profiles, () -> places));
    }

    private CardRunner runner(SchemaShelf schemas, ProfileShelf profiles) {
        ExperimentRunner.Clocks clocks =
                new ExperimentRunner.Clocks(temp, InstantSource.fixed(Instant.EPOCH), System::nanoTime);
        TextExperimentParts parts = new TextExperimentParts() {
            @Override
            public TextProfile profile(String name) {
                return profiles.textProfile(name);
            }

            @Override
            public TextAnswerer answerer(
                    TextProfile profile, RelationSchema schema, List<AnnotatedText> demonstrations) {
                return new Fake(profile, schema);
            }

            @Override
            public TextAnswerer installed(TextProfile profile, RelationSchema schema) {
                return new Fake(profile, schema);
            }
        };
        return new CardRunner(
                new ExperimentRunner(
                        temp,
                        DatasetReaders.all(),
                        schemas.catalog(),
                        new NamedParts(Map.of(), (_, _) -> {
                            throw new IllegalStateException("No pairs here.");
                        }),
                        clocks),
                new TextExperimentRunner(temp, StructureReaders.all(), schemas.catalog(), parts, clocks));
    }

    private record Fake(TextProfile profile, RelationSchema schema) implements TextAnswerer {
        @Override
        public TextResult answer(AnnotatedText text, CallBudget budget) {
            return new FakeTextExtractor()
                    .extract(new TextRequest(text.text(), schema, profile, false, Set.of()).within(budget));
        }

        @Override
        public Map<String, String> models() {
            return Map.of();
        }
    }

    @Test
    void reportsWhatIsDoubtfulInAStore() throws IOException {
        CommandRun run = run("index", "report", "--schema", "general.v1");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("general.v1: ", "10 nearest of each looked at", "Cause-Effect(head-to-tail)")
                .contains("contradictions, nearly the same with different labels", "are among the nearest of none");
        JsonNode json = JSON.readTree(
                run("index", "report", "--schema", "general.v1", "--json").out());
        assertThat(json.path("count").asInt()).isGreaterThan(100);
    }

    @Test
    void findsTestItemsInAStore() throws IOException {
        Path test = Files.writeString(
                temp.resolve("test.jsonl"),
                "{\"id\": \"t1\", \"text\": \"%s\", \"relation\": \"Other\", \"direction\": \"none\"}%n"
                        .formatted(StarterDemonstrations.of("general.v1").stream()
                                .map(d -> InlineMarkers.render(d.context()))
                                .findFirst()
                                .orElseThrow()
                                .replace("\"", "\\\"")));
        assertThat(run("index", "report", "--schema", "general.v1", "--test", test.toString())
                        .out())
                .contains("1 test items stand in the store, 1 of them with the same pair");
    }

    @Test
    void refusesAComparisonOfNothing() {
        for (List<String> wrong :
                List.of(List.of("--neighbors", "0"), List.of("--nearly-same", "0"), List.of("--nearly-same", "1.1"))) {
            CommandRun run = run("index", "report", "--schema", "general.v1", wrong.get(0), wrong.get(1));
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("INVALID_ARGUMENT", "there is nothing to compare");
        }
        assertThat(run("index", "report", "--schema", "genral.v1").err()).contains("SCHEMA_UNKNOWN", "general.v1");
    }

    @Test
    void writesAGraphInTheFormThatTheNameOfTheFileAsksFor() throws IOException {
        Path documents = documents("{\"id\": \"a\", \"text\": \"The fire came from friction.\"}\n");
        Path turtle = temp.resolve("graph.ttl");
        CommandRun run =
                run("graph", "--profile", "code-ie-re.v1", "--file", documents.toString(), "--out", turtle.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("documents: 1", "individuals: 2", "faults: 1 not_in_source", "failures: none");
        assertThat(run(
                                "graph",
                                "--profile",
                                "code-ie-re.v1",
                                "--file",
                                documents.toString(),
                                "--out",
                                temp.resolve("limited.ttl").toString(),
                                "--llm-calls-max",
                                "1")
                        .out())
                .contains("llm_calls: 0", "chunks_beyond_limit: 1");
        assertThat(Files.readString(turtle)).contains("@prefix", "friction", "fire");
        Path jsonLd = temp.resolve("graph.jsonld");
        JsonNode report = JSON.readTree(run(
                        "graph",
                        "--profile",
                        "code-ie-re.v1",
                        "--file",
                        documents.toString(),
                        "--out",
                        jsonLd.toString(),
                        "--json")
                .out());
        assertThat(report.path("faults").path("not_in_source").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(Files.readString(jsonLd)).has("@context")).isTrue();
    }

    @Test
    void refusesAGraphOfPairsAndChunksThatOnlyOverlap() throws IOException {
        String documents = documents("{\"id\": \"a\", \"text\": \"Fire.\"}\n").toString();
        String out = temp.resolve("graph.ttl").toString();
        assertThat(run("graph", "--profile", "fake.v1", "--file", documents, "--out", out)
                        .err())
                .contains("answers pairs and does not search texts");
        assertThat(run(
                                "graph",
                                "--profile",
                                "code-ie-re.v1",
                                "--file",
                                documents,
                                "--out",
                                out,
                                "--chunk",
                                "100",
                                "--overlap",
                                "50")
                        .err())
                .contains("cannot overlap by 50");
        assertThat(Path.of(out)).doesNotExist();
    }

    @Test
    void evaluatesAndComparesWhatWasEvaluated() throws IOException {
        Path data = Files.writeString(
                temp.resolve("dev.conll"), "fire\tB-Thing\nburns\tO\n\nno\tO\nfriction\tB-Force\n\nwater\tB-Thing\n");
        Files.createDirectories(temp.resolve("schemas"));
        CommandRun first = evaluate(data, "one");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("triplet_f1");
        CommandRun second = evaluate(data, "two");
        CommandRun compared = run("evaluate", "--compare", written(first), written(second));
        assertThat(compared.exit()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("McNemar p = 1.0000 exact", "3 items");
        JsonNode json = JSON.readTree(run("evaluate", "--compare", written(first), written(second), "--json")
                .out());
        assertThat(json.path("conclusive").asBoolean(true)).isFalse();
        assertThat(run("evaluate", "--compare", folder(first), folder(second)).out())
                .as("a folder stands for its newest run")
                .isEqualTo(compared.out());
        assertThat(run("evaluate", "--compare", folder(first), temp.toString()).err())
                .contains("holds no run");
        assertThat(run(
                                "evaluate",
                                "--compare",
                                written(first),
                                temp.resolve("none.json").toString())
                        .err())
                .contains("FILE_UNREADABLE");
        assertThat(run("evaluate", "--profile", "code-ie-re.v1").err()).contains("--data is missing");
    }

    @Test
    void keepsAnEvaluationToItsLimits() throws IOException {
        Path data = Files.writeString(temp.resolve("dev.conll"), "fire\tB-Thing\n\nfire\tB-Thing\n\nwater\tB-Thing\n");
        CommandRun run = run(
                "evaluate",
                "--data",
                data.toString(),
                "--format",
                "conll",
                "--profile",
                "code-ie-re.v1",
                "--llm-calls-max",
                "4");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 texts were not searched to the end");
    }

    private CommandRun evaluate(Path data, String name) {
        return run(
                "evaluate",
                "--data",
                data.toString(),
                "--format",
                "conll",
                "--profile",
                "code-ie-re.v1",
                "--name",
                name);
    }

    private static String folder(CommandRun run) {
        return Path.of(written(run)).getParent().toString();
    }

    private static String written(CommandRun run) {
        String line = (run.out() + run.err())
                .lines()
                .filter(l -> l.contains("written to"))
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf("written to") + "written to".length())
                .strip();
    }

    @Test
    void listsTheCardsAndWritesTheTable() throws IOException {
        Files.createDirectories(temp.resolve("bench/experiments"));
        Files.createDirectories(temp.resolve("bench/results"));
        Files.createDirectories(temp.resolve("src/docs"));
        Files.writeString(
                temp.resolve("bench/experiments/some.yaml"),
                "name: some\ndescription: Something.\ndata: dev.conll\nformat: conll\nprofile: code-ie-re.v1\nseed: 1\n");
        Files.writeString(temp.resolve("bench/papers.yaml"), """
                systems:
                  - system: Some
                    paper: one, 2020
                    blocks: a
                    rows:
                      - {experiment: some, metric: f1, published: "50.0", evidence: abstract, comparable: "no: why"}
                ablations: []
                """);
        assertThat(run("bench").out()).contains("some ", "Something.");
        assertThat(run("bench", "sone").err()).contains("There is no card", "\"some\" was meant");
        CommandRun table = run("bench", "table");
        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(Files.readString(temp.resolve("src/docs/SYSTEMS.md")))
                .contains("| Some (one, 2020) |", "not measured");
        assertThat(run("bench", "table", "--output", "-").out())
                .isEqualTo(Files.readString(temp.resolve("src/docs/SYSTEMS.md")));
    }

    private Path documents(String lines) throws IOException {
        return Files.writeString(temp.resolve("documents.jsonl"), lines);
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(commands, arguments);
    }
}
