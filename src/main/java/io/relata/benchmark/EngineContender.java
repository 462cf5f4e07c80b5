package io.relata.benchmark;

import io.relata.blocks.BlockEncoding;
import io.relata.blocks.BlockKey;
import io.relata.blocks.BlockLease;
import io.relata.blocks.BlockStore;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of our engines; it gives every label its exact probability. */
public final class EngineContender implements Contender {
    /** What is computed before the first pair. */
    public enum Mode {
        /** Nothing. */
        COLD,
        /** The head's keys and values. */
        PREFIX_CACHED,
        /** Those of the head and of every demonstration of the store, which lie in files as a server keeps them. */
        DEMONSTRATION_KV;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String engine;
    private final LanguageModel model;
    private final Mode mode;
    private static final long BLOCK_BYTES_MAX = 1L << 33;

    private final Path folder;
    private final BlockStore blocks;
    private LanguageModel.Session head;
    private TokenTrie trie;

    /** Creates a contender; the model stays the caller's. */
    public EngineContender(String engine, LanguageModel model, Mode mode) {
        this.engine = engine;
        this.model = model;
        this.mode = mode;
        this.head = model.open();
        this.folder = temporary();
        this.blocks = BlockStore.open(folder, BLOCK_BYTES_MAX);
        this.trie = new TokenTrie(List.of(new int[] {0}));
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
            lease(
                            workload,
                            IntStream.range(0, workload.demonstrations().size())
                                    .boxed()
                                    .toList())
                    .close();
        }
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
                            try (BlockLease lease = lease(workload, pair.shown())) {
                                model.blocks().orElseThrow().attach(session, lease.blocks());
                            }
                            yield pair.question().tokenIds();
                        }
                    };
            double[] scores = LabelScorer.logProbabilities(session, session.append(left), trie);
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Timed(seconds, OptionalInt.of(best(scores)));
        }
    }

    private BlockLease lease(PairWorkload workload, List<Integer> shown) {
        KeyValueBlocks apart = model.blocks().orElseThrow();
        int[] before = workload.head().tokenIds();
        List<int[]> tokens = shown.stream()
                .map(i -> workload.demonstrations().get(i).tokenIds())
                .toList();
        List<BlockKey> keys = tokens.stream()
                .map(ids -> BlockKey.of(
                        BlockKey.owner("benchmark", engine), BlockEncoding.BF16, model.fingerprint(), before, ids))
                .toList();
        return blocks.lease(
                apart.shape(),
                before.length,
                BlockEncoding.BF16,
                keys,
                place -> apart.compute(head, tokens.get(place)));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("relata-blocks");
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for blocks could be made.", e);
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
        blocks.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be deleted.".formatted(folder), e);
        }
    }
}
