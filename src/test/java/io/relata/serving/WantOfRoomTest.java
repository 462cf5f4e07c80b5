package io.relata.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.TinyModel;
import io.relata.engine.TokenSequences;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.testing.RandomLanguageModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for later never costs an answer now: neither where it cannot be kept nor where it takes the room. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WantOfRoomTest {
    private static final int BLOCK = 16;
    private static final int[] PROMPT = tokens(100, 1);

    @TempDir
    private Path folder;

    private final WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(1000), 3));
    private final LanguageModel bare = new RandomLanguageModel(WatchedModel.facts(1000), 3);
    private final WatchedModel.Sums sums = new WatchedModel.Sums();

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(engine.watch().open.get()).isZero();
    }

    private ServedModel model() {
        return ServedModel.over(engine, settings(1 << 20, BLOCK), sums);
    }

    private static ServingSettings settings(long prefixBytesMax, int blockTokens) {
        return new ServingSettings(prefixBytesMax, blockTokens, 64, 512, 1, Duration.ofSeconds(20));
    }

    private static int[] tokens(int count, int seed) {
        return new Random(seed).ints(count, 0, 200).toArray();
    }

    private static float[] read(LanguageModel model, int... tokenIds) {
        try (Session session = model.open()) {
            return session.append(tokenIds);
        }
    }

    private static RelataException noRoom() {
        return new RelataException(ErrorCode.OUT_OF_MEMORY, "There is no room.", "");
    }

    @Test
    void anErrorWhileABlockIsKeptEndsItsRequestAlone() {
        try (ServedModel model = model()) {
            engine.watch().keeping = _ -> {
                throw new OutOfMemoryError("no heap");
            };
            assertThatThrownBy(() -> read(model, PROMPT)).isInstanceOf(OutOfMemoryError.class);
            engine.watch().keeping = _ -> {};
            assertThat(read(model, PROMPT)).containsExactly(read(bare, PROMPT));
        }
    }

    @Test
    void anErrorWhileASessionIsOpenedBehindABlockEndsItsRequestAlone() {
        int[] other = PROMPT.clone();
        other[99 - BLOCK]++;
        try (ServedModel model = model()) {
            read(model, PROMPT);
            engine.watch().opening = () -> {
                throw new OutOfMemoryError("no heap");
            };
            assertThatThrownBy(() -> read(model, other)).isInstanceOf(OutOfMemoryError.class);
            engine.watch().opening = () -> {};
            assertThat(read(model, other)).containsExactly(read(bare, other));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, BLOCK + 1, 5 * BLOCK + 1})
    void whatCannotBeKeptForWantOfRoomIsReadAllTheSame(int from) {
        int[] more = tokens(50, 2);
        int[] all = TokenSequences.joined(PROMPT, more);
        try (ServedModel model = model()) {
            engine.watch().keeping = to -> {
                if (to >= from) {
                    throw noRoom();
                }
            };
            try (Session session = model.open()) {
                assertThat(session.append(PROMPT)).containsExactly(read(bare, PROMPT));
                assertThat(session.length()).isEqualTo(PROMPT.length);
                try (Session fork = session.fork(70)) {
                    assertThat(fork.append(3))
                            .containsExactly(read(bare, TokenSequences.joined(Arrays.copyOf(PROMPT, 70), 3)));
                }
                assertThat(session.append(more)).containsExactly(read(bare, all));
            }
            assertThat(engine.watch().tokens.get()).isLessThanOrEqualTo(all.length + 1);
            engine.watch().keeping = _ -> {};
            assertThat(read(model, all)).containsExactly(read(bare, all));
            try (Session again = model.open()) {
                again.append(all);
                assertThat(again.reusedTokenCount()).isEqualTo(144);
            }
        }
    }

    @Test
    void keptBlocksThatNobodyUsesGoWhereASessionNeedsTheirRoom() {
        Path tiny = TinyModel.in(folder).groupedHeads().write();
        long bytesPerToken = 3 * 2 * 2 * 16 * 4;
        DjlSettings tight =
                new DjlSettings("cpu", DjlSettings.Precision.F32, DjlSettings.KeyValues.AUTO, 1, 1024 * bytesPerToken);
        HuggingFaceTokenizers tokenizers = new HuggingFaceTokenizers();
        try (ServedModel model = ServedModel.over(
                        new DjlLanguageModelProvider(tight, tokenizers).load(tiny), settings(1L << 40, 8), sums);
                LanguageModel ample = new DjlLanguageModelProvider(DjlSettings.onCpu(), tokenizers).load(tiny)) {
            for (int seed = 0; seed < 40; seed++) {
                int[] prompt = TokenSequences.tokens(90, seed);
                float[] oracle = read(ample, prompt);
                for (int time = 0; time < 2; time++) {
                    assertThat(read(model, prompt)).containsExactly(oracle, within(1e-4f));
                }
            }
        }
        assertThat(sums.of("reused")).isPositive();
        assertThat(sums.of("evicted")).isPositive();
    }
}
