package io.relata.benchmark;

import io.relata.blocks.BlockEncoding;
import io.relata.blocks.BlockKey;
import io.relata.blocks.BlockLease;
import io.relata.blocks.BlockStore;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** One of our engines; it gives every label its exact probability. */
public final class EngineContender implements Contender {
    /** What is computed before the first pair. */
    public enum Mode {
        /** Nothing. */
        COLD,
        /** The head's keys and values. */
        PREFIX_CACHED,
        /** Those of the head and of every demonstration of the store. */
        DEMONSTRATION_KV;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Where keys and values of demonstrations are kept.
     *
     * @param store on disk, as the server keeps it
     * @param encoding in which they are kept
     */
    public record Kept(BlockStore store, BlockEncoding encoding) implements AutoCloseable {
        private static final long BYTES_MAX = 1L << 32;

        /** Opens the store of a folder for what benchmarks write and can write again. */
        public static Kept in(Path work, BlockEncoding encoding) {
            return new Kept(BlockStore.open(work.resolve("blocks"), BYTES_MAX), encoding);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private final String engine;
    private final LanguageModel model;
    private final Mode mode;
    private final Kept kept;
    private LanguageModel.Session head;
    private TokenTrie trie;

    /** Creates a contender; model and store stay the caller's. */
    public EngineContender(String engine, LanguageModel model, Mode mode, Kept kept) {
        this.engine = engine;
        this.model = model;
        this.mode = mode;
        this.kept = kept;
        this.head = model.open();
        this.trie = new TokenTrie(List.of(new int[] {0}));
    }

    /** Returns what a model can do, the quickest first. */
    static List<Mode> modes(LanguageModel model) {
        return model.blocks().isPresent()
                ? List.of(Mode.DEMONSTRATION_KV, Mode.PREFIX_CACHED, Mode.COLD)
                : List.of(Mode.PREFIX_CACHED, Mode.COLD);
    }

    @Override
    public String name() {
        return engine + " " + mode.wireName();
    }

    @Override
    public void prepare(PairWorkload workload) {
        head.close();
        head = model.open();
        trie = TokenTrie.of(model.tokenizer(), PairWorkload.SEAM, workload.labels());
        if (mode != Mode.COLD) {
            head.append(workload.head().tokenIds());
        }
        if (mode == Mode.DEMONSTRATION_KV) {
            List<Integer> all =
                    IntStream.range(0, workload.demonstrations().size()).boxed().toList();
            lease(workload, all, model.blocks().orElseThrow()).close();
        }
    }

    private BlockLease lease(PairWorkload workload, List<Integer> shown, KeyValueBlocks apart) {
        int[] before = workload.head().tokenIds();
        List<BlockKey> keys = shown.stream()
                .map(i -> BlockKey.of(
                        BlockKey.owner("bench", Integer.toString(i)),
                        kept.encoding(),
                        model.fingerprint(),
                        before,
                        workload.demonstrations().get(i).tokenIds()))
                .toList();
        return kept.store()
                .lease(
                        apart.shape(),
                        before.length,
                        kept.encoding(),
                        keys,
                        place -> apart.compute(
                                head,
                                workload.demonstrations().get(shown.get(place)).tokenIds()));
    }

    @Override
    public Timed answer(PairWorkload workload, PairWorkload.Pair pair) {
        long started = System.nanoTime();
        try (LanguageModel.Session session = head.fork()) {
            int[] left =
                    switch (mode) {
                        case COLD -> workload.prompt(pair);
                        case PREFIX_CACHED -> workload.rest(pair);
                        case DEMONSTRATION_KV -> {
                            attach(workload, pair, session);
                            yield pair.question().tokenIds();
                        }
                    };
            double[] scores = LabelScorer.logProbabilities(model, session, left, trie);
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Timed(seconds, OptionalInt.of(best(scores)));
        }
    }

    private void attach(PairWorkload workload, PairWorkload.Pair pair, LanguageModel.Session session) {
        KeyValueBlocks apart = model.blocks().orElseThrow();
        try (BlockLease lease = lease(workload, pair.shown(), apart)) {
            if (!lease.blocks().isEmpty()) {
                apart.attach(session, lease.blocks());
            }
        }
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @Override
    public void close() {
        head.close();
    }
}
