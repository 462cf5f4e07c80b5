package io.relata.blocks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Memory that is used again, since touching new pages would cost more than decoding into them. */
final class Scratch {
    private static final int KEPT_MAX = 4;
    private static final long SMALLEST = 1L << 20;

    private final ConcurrentLinkedDeque<MemorySegment> free = new ConcurrentLinkedDeque<>();

    MemorySegment take(long bytes) {
        MemorySegment last = free.pollFirst();
        if (last != null && last.byteSize() >= bytes) {
            return last;
        }
        long rounded = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) << 1);
        return Arena.ofAuto().allocate(rounded, 64);
    }

    void giveBack(MemorySegment segment) {
        if (free.size() < KEPT_MAX) {
            free.addFirst(segment);
        }
    }
}
