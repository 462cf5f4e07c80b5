package io.relata.blocks;

import static io.relata.engine.TokenSequences.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.TinyModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.serving.ServedProvider;
import io.relata.serving.ServingListener;
import io.relata.serving.ServingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks on their way from an engine to the disk and back, by itself and behind what shares prefixes and passes. */
class BlocksOfAModelTest {
    private static final int[] HEAD = tokens(13, 1);
    private static final List<int[]> DEMONSTRATIONS = List.of(tokens(9, 2), tokens(12, 3), tokens(1, 4));
    private static final int[] QUESTION = tokens(11, 5);
    private static final long ENOUGH = 1 << 24;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"F32,EXACT", "F32,BF16", "F32,INT8", "BF16,EXACT", "BF16,BF16", "BF16,INT8"})
    void givesTheSameLogitsToTheBitWhetherComputedNowStoredOrReadAgain(
            DjlSettings.KeyValues keyValues, BlockEncoding encoding) {
        Path weights = TinyModel.in(folder.resolve("model")).groupedHeads().write();
        LanguageModelProvider engine = new DjlLanguageModelProvider(
                new DjlSettings("cpu", DjlSettings.Precision.BF16, keyValues, 1, DjlSettings.KEY_VALUE_BYTES_MAX),
                new HuggingFaceTokenizers());
        LanguageModelProvider served = new ServedProvider(engine, ServingSettings.standard(), ServingListener.NONE);
        float[] cold;
        try (LanguageModel model = engine.load(weights);
                BlockStore store = BlockStore.open(folder.resolve("blocks"), ENOUGH)) {
            cold = logits(model, store, encoding);
            assertThat(logits(model, store, encoding)).containsExactly(cold);
            assertThat(store.counts().hits()).isEqualTo(DEMONSTRATIONS.size());
            if (encoding == BlockEncoding.EXACT
                    || keyValues == DjlSettings.KeyValues.BF16 && encoding == BlockEncoding.BF16) {
                assertThat(logitsWithoutAStore(model)).containsExactly(cold);
            }
        }
        try (LanguageModel model = served.load(weights);
                BlockStore store = BlockStore.open(folder.resolve("blocks"), ENOUGH);
                BlockStore nothing = BlockStore.keepingNothing()) {
            assertThat(logits(model, store, encoding)).containsExactly(cold);
            assertThat(store.counts().misses()).isZero();
            assertThat(logits(model, nothing, encoding)).containsExactly(cold);
        }
    }

    private static float[] logits(LanguageModel model, BlockStore store, BlockEncoding encoding) {
        KeyValueBlocks engine = model.blocks().orElseThrow();
        List<BlockKey> keys = DEMONSTRATIONS.stream()
                .map(d -> BlockKey.of(BlockKey.owner("s", "d"), encoding, model.fingerprint(), HEAD, d))
                .toList();
        try (LanguageModel.Session session = model.open()) {
            session.append(HEAD);
            try (BlockLease lease = store.lease(
                    engine.shape(),
                    HEAD.length,
                    encoding,
                    keys,
                    place -> engine.compute(session, DEMONSTRATIONS.get(place)))) {
                engine.attach(session, lease.blocks());
            }
            return session.append(QUESTION);
        }
    }

    private static float[] logitsWithoutAStore(LanguageModel model) {
        KeyValueBlocks engine = model.blocks().orElseThrow();
        try (LanguageModel.Session session = model.open()) {
            session.append(HEAD);
            try (LanguageModel.Session head = session.fork()) {
                engine.attach(
                        session,
                        IntStream.range(0, DEMONSTRATIONS.size())
                                .mapToObj(i -> engine.compute(head, DEMONSTRATIONS.get(i)))
                                .toList());
            }
            return session.append(QUESTION);
        }
    }
}
