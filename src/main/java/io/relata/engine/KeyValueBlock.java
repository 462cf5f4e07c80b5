package io.relata.engine;

import java.lang.foreign.MemorySegment;

/**
 * Keys and values of some tokens, as they were computed right behind a prefix.
 *
 * @param shape of one token's share
 * @param tokenCount how many tokens
 * @param position how many tokens stood before the first of them; its keys are turned to there
 * @param data of shape {@code (layers, 2, heads, tokenCount, headWidth)}: keys, then values; may be memory-mapped, is not
 *     written to
 */
public record KeyValueBlock(KeyValueShape shape, int tokenCount, int position, MemorySegment data) {
    public KeyValueBlock {
        if (tokenCount < 1 || position < 0 || data.byteSize() != tokenCount * shape.bytesPerToken()) {
            throw new IllegalArgumentException("%d tokens at %d cannot take %d bytes of %d each."
                    .formatted(tokenCount, position, data.byteSize(), shape.bytesPerToken()));
        }
    }
}
