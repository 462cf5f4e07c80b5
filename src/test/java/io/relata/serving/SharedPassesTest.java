package io.relata.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.TokenTree;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.testing.RandomLanguageModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many at once: who is computed with whom, who waits, who is sent away. */
@Timeout(60)
class SharedPassesTest {
    private static final int BLOCK = 16;

    private final WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(1000), 3));
    private final LanguageModel bare = new RandomLanguageModel(WatchedModel.facts(1000), 3);
    private final WatchedModel.Sums sums = new WatchedModel.Sums();
    private final AtomicLong clock = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.watch().open.get()).isZero();
    }

    private ServedModel model(int rowsWaitingMax, int passTokensMax) {
        return ServedModel.over(
                engine,
                new ServingSettings(1 << 20, BLOCK, rowsWaitingMax, passTokensMax, 1, Duration.ofSeconds(10)),
                sums,
                clock::get);
    }

    private static int[] tokens(int count, int seed) {
        return new Random(seed).ints(count, 0, 200).toArray();
    }

    private Future<float[]> append(LanguageModel model, int... tokenIds) {
        return threads.submit(() -> read(model, tokenIds));
    }

    private static float[] read(LanguageModel model, int... tokenIds) {
        try (Session session = model.open()) {
            return session.append(tokenIds);
        }
    }

    private float[] alone(int... tokenIds) {
        return read(bare, tokenIds);
    }

    /** Lets no pass begin to compute, and waits until one stands before the gate with the row that was given first. */
    private Semaphore hold(ServedModel model, List<Future<float[]>> running) {
        Semaphore gate = new Semaphore(0);
        engine.watch().gate = Optional.of(gate);
        int before = engine.watch().beginning.get();
        running.add(append(model.forClient(new Client("first")), 1));
        until(() -> engine.watch().beginning.get() > before);
        return gate;
    }

    private static void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void untilWaiting(int rowCount) {
        until(() -> sums.of("waiting") == rowCount);
    }

    private static ErrorCode codeOf(Future<?> failed) throws InterruptedException {
        try {
            failed.get();
        } catch (ExecutionException e) {
            return ((RelataException) e.getCause()).code();
        }
        throw new AssertionError("It did not fail.");
    }

    @Test
    void whatComesWhileAPassIsComputedIsComputedTogetherAfterIt() throws Exception {
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            for (int i = 0; i < 4; i++) {
                running.add(append(model, tokens(3 + i, i)));
            }
            untilWaiting(4);
            gate.release(100);
            for (int i = 0; i < 4; i++) {
                assertThat(running.get(i + 1).get()).containsExactly(alone(tokens(3 + i, i)));
            }
            assertThat(engine.watch().passes).hasSize(2);
            assertThat(engine.watch().passes.get(1)).containsExactlyInAnyOrder(3, 4, 5, 6);
        }
    }

    @Test
    void whoWritesTokenByTokenWaitsForOnePieceOfALongPromptAtMost() throws Exception {
        try (ServedModel model = model(64, BLOCK)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            running.add(append(model, tokens(160, 1)));
            untilWaiting(1);
            gate.release(3);
            until(() -> engine.watch().beginning.get() == 4);
            running.add(append(model, 7));
            untilWaiting(1);
            gate.release(100);
            assertThat(running.get(1).get()).containsExactly(alone(tokens(160, 1)));
            assertThat(running.get(2).get()).containsExactly(alone(7));
            // The first row, two pieces, the one at the gate when the step came, and the step.
            assertThat(engine.watch().passes.indexOf(List.of(1))).isZero();
            assertThat(engine.watch().passes.subList(1, 12).indexOf(List.of(1))).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void aPromptThatComesAloneBringsAsManyBlocksAsAPassHasRoomFor() throws Exception {
        try (ServedModel model = model(64, 4 * BLOCK + 1)) {
            assertThat(append(model, tokens(100, 1)).get()).containsExactly(alone(tokens(100, 1)));
            assertThat(engine.watch().passes).containsExactly(List.of(4 * BLOCK), List.of(2 * BLOCK), List.of(4));
            int[] likeBegun = Arrays.copyOf(Arrays.copyOf(tokens(100, 1), 40), 60);
            try (Session session = model.open()) {
                assertThat(session.append(likeBegun)).containsExactly(alone(likeBegun));
                assertThat(session.reusedTokenCount()).isEqualTo(2 * BLOCK);
            }
        }
    }

    @Test
    void aPromptThatMeetsAnotherBringsOneBlockAtATime() throws Exception {
        try (ServedModel model = model(64, 4 * BLOCK)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            running.add(append(model, tokens(100, 1)));
            untilWaiting(1);
            gate.release(100);
            assertThat(running.get(1).get()).containsExactly(alone(tokens(100, 1)));
            assertThat(engine.watch().passes.get(1)).containsExactly(BLOCK);
        }
    }

    @Test
    void whoAsksForTheMiddleOfWhatIsComputedWaitsForIt() throws Exception {
        try (ServedModel model = model(64, 8 * BLOCK)) {
            Semaphore gate = new Semaphore(0);
            engine.watch().gate = Optional.of(gate);
            Future<float[]> first = append(model, tokens(100, 1));
            until(() -> engine.watch().beginning.get() == 1);
            List<Future<float[]>> others = new ArrayList<>();
            for (int length : new int[] {40, 70, 100}) {
                others.add(append(model, Arrays.copyOf(tokens(100, 1), length)));
            }
            gate.release(100);
            assertThat(first.get()).containsExactly(alone(tokens(100, 1)));
            assertThat(others.get(0).get()).containsExactly(alone(Arrays.copyOf(tokens(100, 1), 40)));
            assertThat(others.get(1).get()).containsExactly(alone(Arrays.copyOf(tokens(100, 1), 70)));
            assertThat(others.get(2).get()).containsExactly(alone(tokens(100, 1)));
        }
    }

    @Test
    void aScopeWithManyPromptsDoesNotHoldUpAnother() throws Exception {
        try (ServedModel model = model(64, 2 * BLOCK)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            for (int i = 0; i < 20; i++) {
                running.add(append(model.forClient(new Client("many")), tokens(BLOCK, i)));
            }
            untilWaiting(20);
            running.add(append(model.forClient(new Client("one")), tokens(9, 99)));
            untilWaiting(21);
            gate.release(100);
            for (Future<float[]> one : running) {
                one.get();
            }
            assertThat(engine.watch().passes.get(1)).contains(9);
        }
    }

    @Test
    void beyondItsPlacesNewRequestsAreRefusedAndThoseBegunAreNot() throws Exception {
        try (ServedModel model = model(3, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            ServedModel begun = model.forClient(new Client("begun"));
            Session writing = begun.open();
            writing.append(1, 2, 3);
            Semaphore gate = hold(model, running);
            for (int i = 0; i < 3; i++) {
                running.add(append(model.forClient(new Client("many")), tokens(4, i)));
            }
            untilWaiting(3);
            assertThat(codeOf(append(model.forClient(new Client("late")), 5))).isEqualTo(ErrorCode.BUSY);
            Future<float[]> step = threads.submit(() -> writing.append(4));
            untilWaiting(4);
            gate.release(100);
            assertThat(step.get()).containsExactly(alone(1, 2, 3, 4));
            for (Future<float[]> one : running) {
                one.get();
            }
            assertThat(append(model.forClient(new Client("late")), 5).get()).containsExactly(alone(5));
            writing.close();
        }
        assertThat(sums.of("BUSY")).isEqualTo(1);
    }

    @Test
    void aRequestIsGivenUpWhenItsPatienceEnds() throws Exception {
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            ServedModel impatient = model.forClient(new Client("impatient"));
            Future<float[]> late = append(impatient, tokens(50, 1));
            untilWaiting(1);
            clock.addAndGet(Duration.ofSeconds(11).toNanos());
            gate.release(100);
            assertThat(codeOf(late)).isEqualTo(ErrorCode.DEADLINE_PASSED);
            assertThat(append(impatient, 1).get()).containsExactly(alone(1));
            running.getFirst().get();
        }
    }

    @Test
    void anAnswerMayTakeLongerThanPatienceLastsAsLongAsItGoesOn() {
        try (ServedModel model = model(64, 64);
                Session writing = model.forClient(new Client("writing")).open()) {
            writing.append(tokens(50, 1));
            for (int i = 0; i < 30; i++) {
                clock.addAndGet(Duration.ofSeconds(i == 20 ? 60 : 9).toNanos());
                writing.append(i);
            }
            assertThat(writing.length()).isEqualTo(80);
        }
    }

    @Test
    void aLongPromptMayTakeLongerThanPatienceLastsAsLongAsItIsRead() throws Exception {
        try (ServedModel model = model(64, BLOCK)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            Future<float[]> read = append(model.forClient(new Client("reading")), tokens(160, 1));
            untilWaiting(1);
            for (int pass = 1; pass <= 10; pass++) {
                clock.addAndGet(Duration.ofSeconds(9).toNanos());
                gate.release();
                int begun = pass + 1;
                until(() -> engine.watch().beginning.get() >= begun || read.isDone());
            }
            gate.release(100);
            assertThat(read.get()).containsExactly(alone(tokens(160, 1)));
            running.getFirst().get();
        }
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotComputed() throws Exception {
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            Client client = new Client("gone");
            Future<float[]> left = append(model.forClient(client), tokens(50, 1));
            Future<float[]> interrupted = append(model.forClient(new Client("interrupted")), tokens(50, 2));
            untilWaiting(2);
            client.leave();
            interrupted.cancel(true);
            until(() -> sums.of("waiting") == 1);
            gate.release(100);
            assertThat(codeOf(left)).isEqualTo(ErrorCode.CANCELLED);
            running.getFirst().get();
        }
        assertThat(engine.watch().tokens.get()).isEqualTo(1);
    }

    @Test
    void anInterruptionWhileThePassRunsLeavesTheSessionWhole() throws Exception {
        try (ServedModel model = model(64, 64)) {
            Session session = model.open();
            session.append(1, 2, 3);
            Semaphore gate = new Semaphore(0);
            engine.watch().gate = Optional.of(gate);
            int before = engine.watch().beginning.get();
            Future<float[]> step = threads.submit(() -> session.append(4));
            until(() -> engine.watch().beginning.get() > before);
            step.cancel(true);
            gate.release(100);
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            // Where the pass ended before the interruption was noticed, the append has succeeded.
            int[] grown = session.length() == 4 ? new int[] {1, 2, 3, 4, 5} : new int[] {1, 2, 3, 5};
            assertThat(session.append(5)).containsExactly(alone(grown));
            assertThat(session.length()).isEqualTo(grown.length);
            session.close();
        }
    }

    @Test
    void aRowThatFailsDoesNotFailTheOthers() throws Exception {
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            engine.watch().fails = tokens -> tokens[0] == 13;
            for (int i = 10; i < 16; i++) {
                running.add(append(model, i, 1));
            }
            untilWaiting(6);
            gate.release(100);
            for (int i = 10; i < 16; i++) {
                Future<float[]> one = running.get(i - 9);
                if (i == 13) {
                    assertThatThrownBy(one::get).hasMessageContaining("The engine fails here.");
                } else {
                    assertThat(one.get()).containsExactly(alone(i, 1));
                }
            }
        }
    }

    @Test
    void whatSeveralWaitForIsComputedOnce() throws Exception {
        int[] prompt = tokens(100, 5);
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            for (int i = 0; i < 8; i++) {
                running.add(append(model.forClient(new Client("same")), prompt));
            }
            untilWaiting(1);
            gate.release(100);
            for (Future<float[]> one : running.subList(1, 9)) {
                assertThat(one.get()).containsExactly(alone(prompt));
            }
            // Six blocks once, what is left over for each, and the row at the gate.
            assertThat(engine.watch().tokens.get()).isEqualTo(96 + 8 * 4 + 1);
        }
    }

    @Test
    void whoWaitedForAnothersComputationTakesItOver() throws Exception {
        int[] prompt = tokens(100, 5);
        try (ServedModel model = model(64, 64)) {
            List<Future<float[]>> running = new ArrayList<>();
            Semaphore gate = hold(model, running);
            Future<float[]> first = append(model, prompt);
            untilWaiting(1);
            Future<float[]> second = append(model, prompt);
            // The second waits for the first's block, so the queue does not grow; its thread has to get there.
            Thread.sleep(50);
            first.cancel(true);
            gate.release(100);
            assertThat(second.get()).containsExactly(alone(prompt));
        }
    }

    @Test
    void severalRowsOfOneThreadGrowTogetherOrNotAtAll() {
        try (ServedModel model = model(64, 256);
                Session one = model.open();
                Session two = model.open()) {
            one.append(1);
            TokenTree tree = new TokenTree(new int[] {5, 6}, new int[] {-1, 0});
            List<LanguageModel.Logits> logits = model.append(List.of(
                    new LanguageModel.Row(one, tokens(50, 1), TokenTree.EMPTY),
                    new LanguageModel.Row(two, tokens(50, 2), tree)));
            int[] first = IntStream.concat(IntStream.of(1), Arrays.stream(tokens(50, 1)))
                    .toArray();
            assertThat(logits.get(0).last()).containsExactly(alone(first));
            int[] deepest = IntStream.concat(Arrays.stream(tokens(50, 2)), IntStream.of(5, 6))
                    .toArray();
            assertThat(logits.get(1).nodes()[1]).containsExactly(alone(deepest));
            assertThat(engine.watch().passes).contains(List.of(3 * BLOCK, 3 * BLOCK));
            engine.watch().fails = tokens -> tokens.length > 0 && tokens[0] == 77;
            assertThatThrownBy(() -> model.append(List.of(
                            new LanguageModel.Row(one, tokens(50, 8), TokenTree.EMPTY),
                            new LanguageModel.Row(two, new int[] {77}, TokenTree.EMPTY))))
                    .hasMessageContaining("The engine fails here.");
            assertThat(one.length()).isEqualTo(51);
            assertThat(two.length()).isEqualTo(50);
        }
    }

    @Test
    void closingFailsWhatWaitsAndEndsTheThreads() throws Exception {
        ServedModel model = model(64, 64);
        List<Future<float[]>> running = new ArrayList<>();
        Semaphore gate = hold(model, running);
        Future<float[]> waiting = append(model, 5);
        untilWaiting(1);
        Future<?> closing = threads.submit(model::close);
        assertThatThrownBy(waiting::get).hasMessageContaining("is closed");
        gate.release(100);
        closing.get();
        assertThat(running.getFirst().get()).containsExactly(alone(1));
        assertThatThrownBy(() -> read(model, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("relata-pass-watched") && t.isAlive());
    }

    @Test
    void amongFailuresAndInterruptionsEveryAnswerIsRight() throws Exception {
        engine.watch().fails = tokens -> tokens.length > 0 && tokens[0] % 50 == 49;
        List<Callable<Integer>> lives = new ArrayList<>();
        try (ServedModel model = model(6, 40)) {
            for (int i = 0; i < 12; i++) {
                int seed = i;
                lives.add(() -> life(model.forClient(new Client("scope-" + seed % 3)), new Random(seed)));
            }
            int right = 0;
            List<Future<Integer>> all = lives.stream().map(threads::submit).toList();
            for (Future<Integer> one : all) {
                right += one.get();
            }
            assertThat(right).isGreaterThan(200);
        }
    }

    private int life(LanguageModel model, Random random) {
        int right = 0;
        for (int round = 0; round < 40; round++) {
            if (random.nextInt(8) == 0) {
                Thread.currentThread().interrupt();
            }
            int[] prompt = tokens(1 + random.nextInt(90), random.nextInt(6));
            try (Session session = model.open()) {
                float[] logits = session.append(prompt);
                int[] more = tokens(1 + random.nextInt(30), random.nextInt(6));
                float[] after = session.append(more);
                assertThat(logits).containsExactly(alone(prompt));
                assertThat(after)
                        .containsExactly(alone(IntStream.concat(Arrays.stream(prompt), Arrays.stream(more))
                                .toArray()));
                right++;
            } catch (RelataException e) {
                assertThat(e.code()).isIn(ErrorCode.BUSY, ErrorCode.CANCELLED);
            } catch (IllegalStateException | CompletionException e) {
                assertThat(e).hasMessageContaining("The engine fails here.");
            } finally {
                Thread.interrupted();
            }
        }
        return right;
    }
}
