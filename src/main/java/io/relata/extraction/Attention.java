package io.relata.extraction;

import io.relata.blocks.BlockEncoding;
import java.util.Optional;

/** What the demonstrations of a prompt see, and with that, whether the model has to read them again for every pair. */
public enum Attention {
    /** Everything before them, as in any text. */
    FULL("full", Optional.empty()),
    /**
     * The head of the prompt and themselves. What the model made of them is computed once, kept as brain floats and put into
     * each prompt (Block-Attention: Ma et al., ICLR 2025); the question sees all. A model has to be tuned for it.
     */
    BLOCKS("blocks", Optional.of(BlockEncoding.BF16)),
    /** As {@link #BLOCKS}, kept in bytes. */
    BLOCKS_INT8("blocks-int8", Optional.of(BlockEncoding.INT8)),
    /** As {@link #BLOCKS}, kept as the model computed it. */
    BLOCKS_EXACT("blocks-exact", Optional.of(BlockEncoding.EXACT));

    private final String wireName;
    private final Optional<BlockEncoding> encoding;

    Attention(String wireName, Optional<BlockEncoding> encoding) {
        this.wireName = wireName;
        this.encoding = encoding;
    }

    /** Returns the name in profiles and traces. */
    public String wireName() {
        return wireName;
    }

    /** Returns how blocks are kept, if there are any. */
    public Optional<BlockEncoding> encoding() {
        return encoding;
    }
}
