package io.relata.benchmark;

import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

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

    private final String engine;
    private final LanguageModel model;
    private final Mode mode;
    private final List<KeyValueBlock> blocks = new ArrayList<>();
    private LanguageModel.Session head;
    private TokenTrie trie;

    /** Creates a contender; the model stays the caller's. */
    public EngineContender(String engine, LanguageModel model, Mode mode) {
        this.engine = engine;
        this.model = model;
        this.mode = mode;
        this.head = model.open();
        this.trie = new TokenTrie(List.of(new int[] {0}));
    }

    @Override
    public String name() {
        return engine + " " + mode.wireName();
    }

    @Override
    public void prepare(PairWorkload workload) {
        head.close();
        blocks.clear();
        head = model.open();
        trie = TokenTrie.of(model.tokenizer(), PairWorkload.SEAM, workload.labels());
        if (mode != Mode.COLD) {
            head.append(workload.head().tokenIds());
        }
        if (mode == Mode.DEMONSTRATION_KV) {
            KeyValueBlocks apart = model.blocks().orElseThrow();
            workload.demonstrations().forEach(d -> blocks.add(apart.compute(head, d.tokenIds())));
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
                            List<KeyValueBlock> shown =
                                    pair.shown().stream().map(blocks::get).toList();
                            model.blocks().orElseThrow().attach(session, shown);
                            yield pair.question().tokenIds();
                        }
                    };
            double[] scores = LabelScorer.logProbabilities(session, session.append(left), trie);
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Timed(seconds, OptionalInt.of(best(scores)));
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
