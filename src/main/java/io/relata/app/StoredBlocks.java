package io.relata.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.relata.blocks.BlockCounts;
import io.relata.blocks.BlockKey;
import io.relata.blocks.BlockStore;
import io.relata.error.RelataException;
import io.relata.extraction.Attention;
import io.relata.extraction.BlockFill;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.PairProfile;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.WatchedIndex;
import io.relata.schema.RelationSchema;
import io.relata.wire.BlockKeeper;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What language models made of demonstrations: freed when these change, and in a server computed again in the background, for
 * the profile that answers when a request names none.
 */
final class StoredBlocks implements BlockKeeper, WatchedIndex.Watcher, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StoredBlocks.class);
    private static final int PAGE = 256;

    private final BlockStore store;
    private final Supplier<DefaultRelationExtractor> extractor;
    private final Supplier<DemonstrationStores> stores;
    private final ProfileShelf profiles;
    private final SchemaShelf schemas;
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final AtomicBoolean fills = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "demonstration-blocks");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });

    /** Looks after a store, which is closed with it. What is supplied is asked for when blocks are to be computed. */
    StoredBlocks(
            BlockStore store,
            Supplier<DefaultRelationExtractor> extractor,
            Supplier<DemonstrationStores> stores,
            ProfileShelf profiles,
            SchemaShelf schemas) {
        this.store = store;
        this.extractor = extractor;
        this.stores = stores;
        this.profiles = profiles;
        this.schemas = schemas;
    }

    BlockStore store() {
        return store;
    }

    /** Shows in the metrics what is kept and how often it was there. */
    void show(MeterRegistry meters) {
        gauge(meters, "relata.blocks.count", BlockCounts::blocks);
        gauge(meters, "relata.blocks.bytes", BlockCounts::bytes);
        count(meters, "hit", BlockCounts::hits);
        count(meters, "miss", BlockCounts::misses);
        count(meters, "damaged", BlockCounts::damaged);
        count(meters, "evicted", BlockCounts::evicted);
        count(meters, "freed", BlockCounts::freed);
        count(meters, "unkept", BlockCounts::unkept);
    }

    private void gauge(MeterRegistry meters, String name, ToDoubleFunction<BlockCounts> figure) {
        Gauge.builder(name, store, s -> figure.applyAsDouble(s.counts())).register(meters);
    }

    private void count(MeterRegistry meters, String event, ToDoubleFunction<BlockCounts> figure) {
        FunctionCounter.builder("relata.blocks.events", store, s -> figure.applyAsDouble(s.counts()))
                .tag("event", event)
                .register(meters);
    }

    @Override
    public void changed(String schema, Set<String> ids) {
        Set<String> owners = ids.stream().map(id -> BlockKey.owner(schema, id)).collect(Collectors.toSet());
        store.free(owners::contains);
        fillSoon();
    }

    /** Begins to compute in the background what is missing, now and after every change. */
    void fillFromNowOn() {
        fills.set(true);
        fillSoon();
    }

    private void fillSoon() {
        PairProfile profile = profiles.pairProfile("");
        if (fills.get() && profile.attention() != Attention.FULL && asked.compareAndSet(false, true)) {
            background.execute(() -> {
                asked.set(false);
                fillQuietly(profile);
            });
        }
    }

    private void fillQuietly(PairProfile profile) {
        try {
            freeStrangers();
            for (RelationSchema schema : schemas.all()) {
                BlockFill filled = extractor.get().fillBlocks(schema, profile, this::goesOnFilling);
                if (filled.computed() > 0) {
                    LOG.infof(
                            "Computed the keys and values of %d demonstrations of %s.",
                            filled.computed(), schema.name());
                }
            }
        } catch (RelataException | IllegalStateException e) {
            // The second from a model that is closed with the server, before this is.
            LOG.warnf("Blocks are computed when they are asked for: %s", e.getMessage());
        }
    }

    /** A change that comes while blocks are computed begins anew. */
    private boolean goesOnFilling() {
        return goesOn.get() && !asked.get();
    }

    /** Frees the blocks of demonstrations that went without this process hearing of it. */
    private void freeStrangers() {
        Set<String> owners = new HashSet<>();
        for (DemonstrationStore open : stores.get().all()) {
            for (RelationSchema schema : schemas.all()) {
                ids(open.index(), schema.name()).forEach(id -> owners.add(BlockKey.owner(schema.name(), id)));
            }
        }
        store.free(owner -> !owners.contains(owner));
    }

    private static List<String> ids(DemonstrationIndex index, String schema) {
        List<String> ids = new ArrayList<>();
        List<Demonstration> page = index.list(schema, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(d -> ids.add(d.id()));
            page = index.list(schema, page.getLast().id(), PAGE);
        }
        return ids;
    }

    @Override
    public List<Filled> fill(String profile, String schema) {
        List<PairProfile> wanted = profile.isEmpty()
                ? profiles.all().stream()
                        .filter(PairProfile.class::isInstance)
                        .map(PairProfile.class::cast)
                        .filter(p -> p.attention() != Attention.FULL)
                        .toList()
                : List.of(profiles.pairProfile(profile));
        freeStrangers();
        Function<PairProfile, RelationSchema> of = p -> schemas.schema(schema.isEmpty() ? p.schema() : schema);
        return wanted.stream().map(p -> filled(p, of.apply(p))).toList();
    }

    private Filled filled(PairProfile profile, RelationSchema schema) {
        BlockFill fill = extractor.get().fillBlocks(schema, profile, goesOn::get);
        return new Filled(profile.name(), schema.name(), fill.computed(), fill.present(), fill.note());
    }

    @Override
    public State state() {
        BlockCounts counts = store.counts();
        return new State(counts.blocks(), counts.bytes(), counts.damaged(), store.isReadOnly());
    }

    @Override
    public void close() {
        goesOn.set(false);
        background.close();
        store.close();
    }
}
