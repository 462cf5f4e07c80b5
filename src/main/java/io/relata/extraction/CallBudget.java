package io.relata.extraction;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * How often, and until when, a job may still ask a language model. Safe for use by several threads, and shared by all the
 * requests of a job.
 */
public final class CallBudget {
    private final long endNanos;
    private final LongSupplier nanoClock;
    private int left;

    private CallBudget(int left, long endNanos, LongSupplier nanoClock) {
        this.left = left;
        this.endNanos = endNanos;
        this.nanoClock = nanoClock;
    }

    /** Returns a budget that never runs out. */
    public static CallBudget unlimited() {
        return new CallBudget(Integer.MAX_VALUE, Long.MAX_VALUE, () -> 0);
    }

    /** Returns a budget that allows no call. */
    public static CallBudget none() {
        return new CallBudget(0, Long.MAX_VALUE, () -> 0);
    }

    /**
     * Returns a budget.
     *
     * @param callsMax prompts and turns in all, any number if empty
     * @param within time from now on, however long if empty
     * @param nanoClock a clock that only goes forward, such as {@code System::nanoTime}
     */
    public static CallBudget of(OptionalInt callsMax, Optional<Duration> within, LongSupplier nanoClock) {
        // A clock in nanoseconds may begin anywhere, so only differences say anything.
        long begin = nanoClock.getAsLong();
        return new CallBudget(
                callsMax.orElse(Integer.MAX_VALUE),
                within.map(Duration::toNanos).orElse(Long.MAX_VALUE),
                within.isPresent() ? () -> nanoClock.getAsLong() - begin : () -> 0);
    }

    /** Returns whether it can run out. */
    public synchronized boolean isLimited() {
        return left < Integer.MAX_VALUE || endNanos < Long.MAX_VALUE;
    }

    /** Returns whether so many calls are still allowed, and takes them if so. */
    public synchronized boolean reserve(int calls) {
        boolean inTime = nanoClock.getAsLong() < endNanos;
        if (!inTime || left < calls) {
            return false;
        }
        left -= left == Integer.MAX_VALUE ? 0 : calls;
        return true;
    }

    /** Gives back calls that were reserved and not made. */
    public synchronized void giveBack(int calls) {
        left += left == Integer.MAX_VALUE ? 0 : calls;
    }
}
