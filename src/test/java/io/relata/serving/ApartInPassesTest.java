package io.relata.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.testing.BlockLanguageModel;
import io.relata.testing.ByteTokenizer;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is computed apart waits, is cut, is given up and is counted as what a session reads. */
@Timeout(30)
class ApartInPassesTest {
    private static final int BLOCK = 16;
    private static final int[] HEAD = tokens(40, 1);
    private static final int[] DEMONSTRATION = tokens(2 * BLOCK + 5, 2);

    private final BlockLanguageModel engine = new BlockLanguageModel(new ByteTokenizer(), 500, Dtype.F32);
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong nanosInTheQueue = new AtomicLong();
    private final List<Integer> passes = new CopyOnWriteArrayList<>();

    private static int[] tokens(int count, int seed) {
        return new Random(seed).ints(count, 0, 200).toArray();
    }

    private ServedModel model() {
        ServingListener listener = new ServingListener() {
            @Override
            public void rowsWaiting(String model, int rowCount) {
                clock.addAndGet(rowCount * nanosInTheQueue.get());
            }

            @Override
            public void passEnded(String model, int rowCount, int tokenCount, long nanos) {
                passes.add(tokenCount);
            }
        };
        ServingSettings settings = new ServingSettings(1 << 20, BLOCK, 64, 512, 1, Duration.ofSeconds(10));
        return ServedModel.over(engine, settings, listener, clock::get);
    }

    private static KeyValueBlock computed(LanguageModel model, LanguageModel.Session session) {
        return model.blocks().orElseThrow().compute(session, DEMONSTRATION);
    }

    @Test
    void isComputedInPassesOfTheSessionsOwnCutAndIsTheSameBlock() {
        byte[] alone;
        try (LanguageModel.Session session = engine.open()) {
            session.append(HEAD);
            alone = computed(engine, session).data().toArray(ValueLayout.JAVA_BYTE);
        }
        try (ServedModel model = model();
                LanguageModel.Session session = model.open()) {
            session.append(HEAD);
            passes.clear();
            KeyValueBlock block = computed(model, session);
            assertThat(block.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(alone);
            assertThat(block.position()).isEqualTo(HEAD.length);
            assertThat(passes).containsExactly(BLOCK, BLOCK, 5);
            assertThat(session.length()).isEqualTo(HEAD.length);
        }
        assertThat(engine.openCount()).isZero();
    }

    @Test
    void isGivenUpWhenThePatienceOfItsRequestEndsOrItsClientLeaves() {
        Client leaving = new Client("leaving");
        try (ServedModel model = model();
                LanguageModel.Session late = model.forClient(new Client("late")).open();
                LanguageModel.Session left = model.forClient(leaving).open()) {
            late.append(HEAD);
            left.append(HEAD);
            leaving.leave();
            assertCode(ErrorCode.CANCELLED, () -> computed(model, left));
            nanosInTheQueue.set(Duration.ofSeconds(11).toNanos());
            assertCode(ErrorCode.DEADLINE_PASSED, () -> computed(model, late));
        }
        assertThat(engine.openCount()).isZero();
    }

    private static void assertCode(ErrorCode code, Runnable failing) {
        assertThatThrownBy(failing::run).isInstanceOfSatisfying(RelataException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
