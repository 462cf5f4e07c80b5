package io.relata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.dataset.DatasetReaders;
import io.relata.retrieval.DemonstrationStores;
import io.relata.testing.FakeExtractor;
import io.relata.testing.FakeParts;
import io.relata.testing.FakeTextExtractor;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.Doctor;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.Limits;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import io.relata.wire.StrictJson;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String TEXT = "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.";

    @TempDir
    Path temp;

    private ExtractionDesk desk;
    private Map<Class<?>, Supplier<Object>> commands;

    @BeforeEach
    void putTogether() {
        Limits limits = new Limits(1 << 20, 20_000, 200, 100, 100, 1000, 64);
        DemonstrationStores stores = FakeParts.starterStores();
        SchemaShelf schemas = new SchemaShelf(temp.resolve("schemas"), _ -> {});
        ProfileShelf profiles = FakeParts.profileShelf();
        desk = new ExtractionDesk(new FakeExtractor(stores), new FakeTextExtractor(), schemas, profiles, limits);
        DemonstrationDesk demonstrations = new DemonstrationDesk(stores, desk, schemas, limits);
        Provider<DemonstrationDesk> demonstrationDesk = () -> demonstrations;
        Doctor doctor = () -> new Doctor.Report(
                false,
                List.of(
                        new Doctor.Finding("java", true, true, "25", ""),
                        new Doctor.Finding("encoder", false, true, "none", "Maybe put one there.")));
        commands = Map.of(
                ExtractCommand.class,
                () -> new ExtractCommand(() -> desk, () -> limits),
                IndexAddCommand.class,
                () -> new IndexAddCommand(demonstrationDesk, DatasetReaders::all),
                IndexListCommand.class,
                () -> new IndexListCommand(demonstrationDesk),
                IndexDeleteCommand.class,
                () -> new IndexDeleteCommand(demonstrationDesk),
                ProfilesCommand.class,
                () -> new ProfilesCommand(() -> profiles),
                DoctorCommand.class,
                () -> new DoctorCommand(() -> doctor));
    }

    @Test
    void answersInWords() {
        CommandRun run = run("extract", "--text", TEXT);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("The [fire] inside the turbine was caused by [friction].")
                .contains("because    The nearest demonstration has this label.")
                .contains("confidence 0.75")
                .contains("like       ");
    }

    @Test
    void answersInTheBytesThatTheWebAnswers() {
        byte[] web = StrictJson.write(desk.answer(ExtractRequest.inline(TEXT, "", "", 0, false)));
        assertThat(run("extract", "--text", TEXT, "--json").out())
                .isEqualTo(new String(web, StandardCharsets.UTF_8) + System.lineSeparator());
    }

    @Test
    void saysInWordsWhatIsInAWholeText() {
        CommandRun run = run(
                "extract", "--profile", "code-ie-re.v1", "--text", "The fire met another fire and friction @|red x|@.");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .startsWith(
                        "Cause-Effect: friction -> fire",
                        "Burning: fire  what fire",
                        "  E1  fire  (Thing)",
                        "  E2  friction  (Force)",
                        "  not taken over: not_in_source smoke",
                        "  rationale: Some words stand there.");
        assertThat(run.out()).contains("2 turns");
        assertThat(run("extract", "--profile", "code-ie-re.v1", "--text", "Nothing.")
                        .out())
                .startsWith("Nothing of what was looked for was found.");
    }

    @Test
    void refusesAMarkedPairWhereTheProfileSearchesWholeTexts() {
        CommandRun run = run("extract", "--profile", "code-ie-re.v1", "--text", TEXT);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("PROFILE_MISMATCH").contains("a pair is marked in the text");
    }

    @Test
    void keepsLettersBeyondAscii() {
        assertThat(run("extract", "--text", "Das <e1>Feuer</e1> im \u8a9e \uD83D\uDD25 kam von <e2>Reibung</e2>.")
                        .out())
                .contains("Das [Feuer] im \u8a9e \uD83D\uDD25 kam von [Reibung].");
    }

    @Test
    void theCallersFaultIsExitTwoWithCodeAndHint() {
        CommandRun run = run("extract", "--text", "no pair at all");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("MENTIONS_MISSING")
                .contains("Maybe mark the pair")
                .contains("code-ie-re.v1");
    }

    @Test
    void withJsonTheProblemIsTheOneDocument() throws IOException {
        CommandRun run = run("extract", "--text", TEXT, "--schema", "general", "--json");
        assertThat(run.exit()).isEqualTo(2);
        JsonNode problem = new ObjectMapper().readTree(run.out());
        assertThat(problem.path("code").asText()).isEqualTo("SCHEMA_UNKNOWN");
        assertThat(problem.path("hint").asText()).contains("general.v1");
        assertThat(problem.path("instance").asText()).isEqualTo("relata extract");
    }

    @Test
    void aDefectIsExitFive() {
        assertThat(run("extract", "--text", FakeExtractor.DEFECT + " <e1>a</e1> <e2>b</e2>")
                        .exit())
                .isEqualTo(5);
    }

    @Test
    void anOptionThatIsMistypedIsNamedWithItsNeighbor() {
        CommandRun run = run("extract", "--txt", TEXT);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("INVALID_ARGUMENT");
        assertThat(run("index", "list").exit()).isEqualTo(2);
        assertThat(run("index", "list", "--schema", "general.v1", "--limt", "3").err())
                .contains("Maybe --limit was meant");
    }

    @Test
    void answersAFileLineByLineAndSaysSoWhenALineFails() throws IOException {
        Path file = Files.writeString(
                temp.resolve("requests.ndjson"),
                "{\"custom_id\": \"1\", \"text\": \"%s\"}%n{\"custom_id\": \"2\", \"text\": \"\"}%n".formatted(TEXT));
        CommandRun run = run("extract", "--file", file.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines().toList().get(1)).contains("TEXT_EMPTY").contains("\"custom_id\":\"2\"");
    }

    @Test
    void theLimitsOfAFileHoldForWholeTexts() throws IOException {
        String line = "{\"profile\": \"code-ie-re.v1\", \"text\": \"A fire.\"}\n";
        Path file = Files.writeString(temp.resolve("texts.ndjson"), line + line);
        CommandRun run = run("extract", "--file", file.toString(), "--llm-calls-max", "3");
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().toList().getFirst()).contains("\"llm_calls\":2");
        assertThat(run.out().lines().toList().getLast()).contains("\"llm_calls\":0", "limit_reached");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        CommandRun run = run("extract", "--file", temp.resolve("nothing").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("FILE_UNREADABLE").contains("nothing");
    }

    @Test
    void addsAFileAndReportsItsBadRows() throws IOException {
        Path file = Files.writeString(temp.resolve("mine.jsonl"), """
                {"id": "m1", "text": "A <e1>spark</e1> caused the <e2>blaze</e2>.", "relation": "Cause-Effect", "direction": "head-to-tail"}
                {"id": "m2", "text": "no pair", "relation": "Cause-Effect", "direction": "head-to-tail"}
                {"id": "m3", "text": "A <e1>spark</e1> near the <e2>blaze</e2>.", "relation": "Nearness", "direction": "none"}
                """);
        CommandRun run = run("index", "add", file.toString(), "--schema", "general.v1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("Added 1 demonstrations; 2 rows were not taken.");
        assertThat(run.err()).contains("mine.jsonl:2:").contains("m3").contains("Nearness");
        assertThat(run("index", "list", "--schema", "general.v1", "--after", "m0", "--limit", "1")
                        .out())
                .contains("m1  Cause-Effect(head-to-tail)");
        assertThat(run("index", "delete", "m1", "--schema", "general.v1").exit())
                .isZero();
        assertThat(run("index", "delete", "m1", "--schema", "general.v1").err()).contains("DEMONSTRATION_UNKNOWN");
    }

    @Test
    void anUnknownFormatListsAll() throws IOException {
        Path file = Files.writeString(temp.resolve("a.txt"), "");
        assertThat(run("index", "add", file.toString(), "--schema", "general.v1", "--format", "semevl")
                        .err())
                .contains("FORMAT_UNKNOWN")
                .contains("semeval");
    }

    @Test
    void listsProfiles() throws IOException {
        assertThat(run("profiles").out()).contains("(the default)");
        assertThat(new ObjectMapper()
                        .readTree(run("profiles", "--json").out())
                        .path("default")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void aSickInstallationIsTheOperatorsFault() {
        CommandRun run = run("doctor");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out())
                .contains("ok      java")
                .contains("WRONG   encoder")
                .contains("Maybe put one there.");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(commands, arguments);
    }
}
