package io.relata.engine.vector;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory outside the heap for weights, so that a large model needs no large heap. */
final class PackedMemory {
    private static final long ALIGNMENT_BYTES = 64;

    private PackedMemory() {}

    static MemorySegment allocate(Arena arena, long bytes) {
        try {
            return arena.allocate(bytes, ALIGNMENT_BYTES);
        } catch (OutOfMemoryError e) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "There are no %d bytes for weights: %s".formatted(bytes, e.getMessage()),
                    "Maybe a smaller or a quantised model fits.",
                    e);
        }
    }
}
