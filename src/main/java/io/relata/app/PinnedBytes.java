package io.relata.app;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;

/** How many bytes merged copies of models may take, and take. */
final class PinnedBytes {
    private final long bytesMax;
    private long taken;

    PinnedBytes(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Takes bytes for a copy.
     *
     * @throws RelataException with {@code OUT_OF_MEMORY} when they would pass the limit
     */
    synchronized void take(long bytes, String what) {
        if (taken + bytes > bytesMax) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "%s merged takes %d bytes; of the %d that pinned adapters may take, %d are taken."
                            .formatted(what, bytes, bytesMax, taken),
                    "Maybe unpin another adapter, or set relata.adapters.pinned-bytes-max; unpinned it answers as well.");
        }
        taken += bytes;
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }
}
