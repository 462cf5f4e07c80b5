package io.relata.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Says on standard error, every few seconds, how many examples have been answered. */
final class Counter implements IntConsumer {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream err;
    private long lastNanos = System.nanoTime();

    Counter(PrintStream err) {
        this.err = err;
    }

    @Override
    public void accept(int count) {
        long now = System.nanoTime();
        if (now - lastNanos >= INTERVAL_NANOS) {
            lastNanos = now;
            err.println("answered " + count);
        }
    }
}
