package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.blocks.BlockStore;
import io.relata.encoder.lexical.LexicalPairEncoder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.Profile;
import io.relata.extraction.ProfileReader;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.FakeTextExtractor;
import io.relata.testing.HashingEncoder;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.DemonstrationInput;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.Limits;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import io.relata.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installation as it is put together, without the container: first start, answers, end, start again. */
class RestartTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 200, 100, 100, 1000, 64);
    private static final WordVectors WORDS = WordVectors.read(Path.of("models", "relata-words-small"));
    private static final List<String> REQUESTS = List.of(
            "{\"text\": \"The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.\"}",
            "{\"text\": \"The <e1>lens</e1> of the old <e2>projector</e2> was scratched.\", \"k\": 3}",
            "{\"text\": \"Three doses of <e1>amoxicillin</e1> gave her a <e2>rash</e2>.\", \"schema\": \"clinical.v1\"}");

    @TempDir
    Path index;

    @Test
    void givesTheSameBytesAgainAndAfterARestart() {
        List<String> first;
        try (Installation installation = new Installation()) {
            first = installation.answers();
            assertThat(installation.answers()).isEqualTo(first);
        }
        try (Installation installation = new Installation()) {
            assertThat(installation.answers()).isEqualTo(first);
        }
        assertThat(first.getFirst())
                .contains("Cause-Effect")
                .contains("tail-to-head")
                .contains("\"evidence\":[{");
    }

    @Test
    void theFirstStartFillsTheIndexAndTheSecondLeavesItAlone() {
        int count;
        try (Installation installation = new Installation()) {
            count = installation.stores.first().index().count("general.v1");
            assertThat(count).isGreaterThan(100);
            installation.demonstrations.delete("general.v1", "general-0001");
        }
        try (Installation installation = new Installation()) {
            assertThat(installation.stores.first().index().count("general.v1")).isEqualTo(count - 1);
        }
    }

    @Test
    void aDemonstrationThatIsAddedCountsAtOnce() {
        String marked = "The <e1>quorvex</e1> zibbled out of the <e2>snorfle</e2>.";
        try (Installation installation = new Installation()) {
            String before = installation.answer("{\"text\": \"%s\"}".formatted(marked));
            installation.demonstrations.add(DemonstrationInput.readAll("""
                    {"id": "mine", "schema": "general.v1", "text": "A <e1>brimble</e1> zibbled out of the <e2>gronk</e2>.",
                     "relation": "Entity-Origin", "direction": "head-to-tail"}
                    """.getBytes(StandardCharsets.UTF_8), LIMITS));
            String after = installation.answer("{\"text\": \"%s\"}".formatted(marked));
            assertThat(after).contains("\"id\":\"mine\"").isNotEqualTo(before);
            assertThat(after.substring(after.indexOf("index_snapshot")))
                    .isNotEqualTo(before.substring(before.indexOf("index_snapshot")));
        }
    }

    @Test
    void anEncoderThatComesLaterGetsTheDemonstrationsThatAreThere() {
        List<RelationSchema> schemas = SchemaCatalog.builtIn().all();
        DemonstrationStores before = new StoreOpener(index, schemas, false).open(List.of(new HashingEncoder()));
        before.first().index().delete("general.v1", Set.of("general-0001"));
        int count = before.first().index().count("general.v1");
        before.first().index().close();

        DemonstrationStores after =
                new StoreOpener(index, schemas, false).open(List.of(new HashingEncoder(), new LexicalPairEncoder()));
        assertThat(after.all()).allSatisfy(store -> {
            assertThat(store.index().count("general.v1")).isEqualTo(count);
            assertThat(store.index().find("general.v1", "general-0001")).isEmpty();
        });
        after.all().forEach(store -> store.index().close());
    }

    @Test
    void aSecondProcessAnswersWhileTheFirstIsOpen() {
        try (Installation server = new Installation();
                Installation command = new Installation()) {
            assertThat(command.answers()).isEqualTo(server.answers());
        }
    }

    private final class Installation implements AutoCloseable {
        private final DemonstrationStores stores;
        private final ExtractionDesk desk;
        private final DemonstrationDesk demonstrations;

        Installation() {
            stores = new StoreOpener(index, SchemaCatalog.builtIn().all(), true)
                    .open(List.of(new LexicalPairEncoder(WORDS)));
            Profile profile = new ProfileReader()
                    .builtIn().stream()
                            .filter(p -> p.name().equals("lexical.v1"))
                            .findFirst()
                            .orElseThrow();
            SchemaShelf schemas = new SchemaShelf(index.resolve("schemas"), _ -> {});
            desk = new ExtractionDesk(
                    Pipelines.over(
                            stores,
                            (_, _) -> Optional.empty(),
                            new Parts.InstalledWords(Optional.of(WORDS)).representation(),
                            ExtractionListener.NONE,
                            BlockStore.keepingNothing()),
                    new FakeTextExtractor(),
                    schemas,
                    new ProfileShelf(List.of(profile), profile.name()),
                    LIMITS);
            demonstrations = new DemonstrationDesk(stores, desk, schemas, LIMITS);
        }

        List<String> answers() {
            return REQUESTS.stream().map(this::answer).toList();
        }

        String answer(String request) {
            return new String(
                    StrictJson.write(
                            desk.answer(ExtractRequest.read(request.getBytes(StandardCharsets.UTF_8), LIMITS))),
                    StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            stores.all().forEach(store -> store.index().close());
        }
    }
}
