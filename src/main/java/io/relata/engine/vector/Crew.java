package io.relata.engine.vector;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The threads of a model. Whoever computes works himself, and idle helpers take parts from him; so any number of sessions
 * compute at once, and none waits for a helper that is busy elsewhere.
 */
final class Crew implements AutoCloseable {
    /** Multiply-adds below which waking a helper takes longer than the work. */
    private static final long SMALL_WORK = 400_000;

    private final int helperCount;
    private final ExecutorService helpers;

    /** Creates a crew of this many threads, the caller's among them. */
    Crew(int threads) {
        this.helperCount = threads - 1;
        this.helpers = Executors.newFixedThreadPool(
                Math.max(1, helperCount),
                Thread.ofPlatform().daemon().name("relata-vector-", 0).factory());
    }

    int threads() {
        return helperCount + 1;
    }

    /**
     * Does all parts, in any order, and returns when they are done.
     *
     * @param work multiply-adds of all parts together
     */
    void each(int parts, long work, IntConsumer part) {
        int called = work < SMALL_WORK ? 0 : Math.min(helperCount, parts - 1);
        if (called <= 0) {
            for (int i = 0; i < parts; i++) {
                part.accept(i);
            }
            return;
        }
        Job job = new Job(parts, part);
        for (int i = 0; i < called; i++) {
            helpers.execute(job);
        }
        job.run();
        job.await();
    }

    @Override
    public void close() {
        helpers.shutdown();
    }

    /** A helper that comes late finds nothing left. */
    private static final class Job implements Runnable {
        private final int parts;
        private final IntConsumer part;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch open;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int parts, IntConsumer part) {
            this.parts = parts;
            this.part = part;
            this.open = new CountDownLatch(parts);
        }

        @Override
        public void run() {
            for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
                try {
                    part.accept(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    open.countDown();
                }
            }
        }

        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    open.await();
                    break;
                } catch (InterruptedException e) {
                    // Helpers write into the caller's arrays: leaving before they are done is no way out.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure.get()) {
                case null -> {}
                case Error e -> throw e;
                case RuntimeException e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
