package io.relata.serving;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client with what one request of it may still expect.
 *
 * @param begun whether some of its work has been taken on; what has begun is not refused for want of places
 * @param endNanos when its patience ends, on the scheduler's clock; {@code Long.MAX_VALUE} for never
 */
record Asker(Client client, AtomicBoolean begun, long endNanos) {
    /** Returns an asker that waits as long as it takes. */
    static Asker patient(Client client) {
        return new Asker(client, new AtomicBoolean(), Long.MAX_VALUE);
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
        if (endNanos != Long.MAX_VALUE && nowNanos - endNanos > 0) {
            throw new RelataException(
                    ErrorCode.DEADLINE_PASSED,
                    "The request was not answered in the time that it may take.",
                    "Maybe try again when fewer requests are being answered.");
        }
    }

    static RelataException cancelled() {
        return new RelataException(ErrorCode.CANCELLED, "Nobody waits for the answer any more.", "");
    }
}
