package io.relata.app;

import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relata.blocks.BlockStore;
import io.relata.discovery.Discovered;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.PairProfile;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.WatchedIndex;
import io.relata.safetensors.Dtype;
import io.relata.testing.BlockLanguageModel;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.HashingEncoder;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.Profiles;
import io.relata.testing.SharedWordsTrainer;
import io.relata.wire.BlockKeeper;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBlocksTest {
    private static final String SCHEMA = "general.v1";
    private static final PairProfile PROFILE = Profiles.read("""
            name: blocks.v1
            description: For tests.
            schema: general.v1
            encoder: hashing.v1
            k: 2
            label: {sources: [model]}
            reasons: {model: m, order: none, demonstrations: 2, attention: blocks}
            """);

    @TempDir
    private Path folder;

    private final InMemoryIndex index = new InMemoryIndex();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<DemonstrationStores> stores = new AtomicReference<>();
    private final AtomicReference<DefaultRelationExtractor> extractor = new AtomicReference<>();
    private StoredBlocks blocks;

    @BeforeEach
    void open() {
        blocks = new StoredBlocks(
                BlockStore.open(folder.resolve("blocks"), 1 << 24),
                extractor::get,
                stores::get,
                new ProfileShelf(List.of(PROFILE), PROFILE.name()),
                new SchemaShelf(folder.resolve("schemas"), _ -> {}));
        blocks.show(meters);
        WatchedIndex watched = new WatchedIndex(index, blocks);
        stores.set(new DemonstrationStores(List.of(new DemonstrationStore(new HashingEncoder(), watched))));
        extractor.set(new DefaultRelationExtractor(
                stores.get(),
                (_, _) -> Optional.of(new BlockLanguageModel(new ByteTokenizer(), 9000, Dtype.F32)),
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new SharedWordsTrainer(),
                ExtractionListener.NONE,
                blocks.store()));
    }

    @AfterEach
    void close() {
        blocks.close();
    }

    @Test
    void computesWhatIsMissingAndFreesWhatChanges() {
        put("a", "b", "c");
        assertThat(blocks.fill("", "")).containsExactly(new BlockKeeper.Filled("blocks.v1", SCHEMA, 3, 0, ""));
        assertThat(blocks.fill("blocks.v1", SCHEMA))
                .containsExactly(new BlockKeeper.Filled("blocks.v1", SCHEMA, 0, 3, ""));
        put("a");
        stores.get().all().getFirst().index().delete(SCHEMA, Set.of("b"));
        assertThat(blocks.state().blocks()).isEqualTo(1);
        assertThat(meters.get("relata.blocks.events")
                        .tag("event", "freed")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("relata.blocks.count").gauge().value()).isEqualTo(1);
    }

    @Test
    void freesWhatWasDeletedWhileItWasNotLooking() {
        put("a", "b");
        blocks.fill("", "");
        index.delete(SCHEMA, Set.of("b"));
        blocks.fill("", "");
        assertThat(blocks.state().blocks()).isEqualTo(1);
    }

    @Test
    void computesInTheBackgroundNowAndAfterEveryChange() {
        put("a", "b");
        assertThat(blocks.state().blocks()).isZero();
        blocks.fillFromNowOn();
        await(2);
        put("c");
        await(3);
    }

    private void await(int count) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (blocks.state().blocks() != count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(blocks.state().blocks()).isEqualTo(count);
    }

    private void put(String... ids) {
        List<Demonstration> demonstrations = Arrays.stream(ids)
                .map(id -> new Demonstration(
                        id,
                        SCHEMA,
                        pair("The <e1>crack</e1> of %s was caused by <e2>frost</e2>.".formatted(id)),
                        CAUSED,
                        ""))
                .toList();
        stores.get()
                .all()
                .getFirst()
                .index()
                .put(
                        demonstrations,
                        new HashingEncoder()
                                .encode(demonstrations.stream()
                                        .map(Demonstration::context)
                                        .toList()));
    }
}
