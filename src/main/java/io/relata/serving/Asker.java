package io.relata.serving;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client with what one request of it may still expect.
 *
 * @param begun whether some of its work has been taken on; what has begun is not refused for want of places
 * @param patienceNanos how long it waits while nothing is computed for it; {@code Long.MAX_VALUE} for ever
 * @param sinceNanos since when it has waited: when it last asked for something or got it, on the scheduler's clock
 */
record Asker(Client client, AtomicBoolean begun, long patienceNanos, AtomicLong sinceNanos) {
    Asker(Client client, long patienceNanos) {
        this(client, new AtomicBoolean(), patienceNanos, new AtomicLong());
    }

    /** Returns an asker that waits as long as it takes. */
    static Asker patient(Client client) {
        return new Asker(client, Long.MAX_VALUE);
    }

    /** Notes that it asks for something, or that something was computed for it: its patience begins anew. */
    void waitsFrom(long nowNanos) {
        sinceNanos.set(nowNanos);
    }

    /**
     * Checks that the answer is still waited for.
     *
     * @throws RelataException with {@code CANCELLED} or {@code DEADLINE_PASSED}
     */
    void check(long nowNanos) {
        if (client.isGone()) {
            throw cancelled();
        }
        if (nowNanos - sinceNanos.get() > patienceNanos) {
            throw new RelataException(
                    ErrorCode.DEADLINE_PASSED,
                    "Nothing was computed for the request in the %d seconds that it waits at most."
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(patienceNanos)),
                    "Maybe try again when fewer requests are being answered.");
        }
    }

    static RelataException cancelled() {
        return new RelataException(ErrorCode.CANCELLED, "Nobody waits for the answer any more.", "");
    }
}
