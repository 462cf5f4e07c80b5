package io.relata.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Asks a training to stop after its current step and waits until it has saved itself. Native code that is interrupted by
 * the end of the JVM ends in a crash report, so the end of the JVM waits here.
 */
public final class StopSignal {
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Asks for the stop. */
    public void request() {
        requested.set(true);
    }

    /** Returns whether a stop was asked for. */
    public boolean requested() {
        return requested.get();
    }

    /**
     * Runs a training on this thread, and makes the end of the JVM (SIGTERM, ctrl-c) ask for a stop and wait for
     * it.
     *
     */
    public <T> T guard(Supplier<T> training) {
        Thread atExit = Thread.ofPlatform().unstarted(() -> {
            request();
            awaitFinish();
        });
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return training.get();
        } finally {
            finished.countDown();
            if (!requested()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        }
    }

    private void awaitFinish() {
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
