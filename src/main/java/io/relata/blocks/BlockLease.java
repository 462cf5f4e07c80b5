package io.relata.blocks;

import io.relata.engine.KeyValueBlock;
import java.util.List;

/** Blocks that may be read until the lease is closed. */
public final class BlockLease implements AutoCloseable {
    private final List<KeyValueBlock> blocks;
    private final int hits;
    private final int reusedTokenCount;
    private final long bytes;
    private final Runnable end;

    BlockLease(List<KeyValueBlock> blocks, int hits, int reusedTokenCount, long bytes, Runnable end) {
        this.blocks = List.copyOf(blocks);
        this.hits = hits;
        this.reusedTokenCount = reusedTokenCount;
        this.bytes = bytes;
        this.end = end;
    }

    /** Returns the blocks in the order in which they were asked for. */
    public List<KeyValueBlock> blocks() {
        return blocks;
    }

    /** Returns how many of them were there, or were just being computed for others. */
    public int hits() {
        return hits;
    }

    /** Returns how many of them had to be computed for this lease. */
    public int misses() {
        return blocks.size() - hits;
    }

    /** Returns how many tokens those have that did not have to be computed for this lease. */
    public int reusedTokenCount() {
        return reusedTokenCount;
    }

    /** Returns how many stored bytes they were read from. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        end.run();
    }
}
