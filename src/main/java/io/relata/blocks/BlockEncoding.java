package io.relata.blocks;

import io.relata.engine.KeyValueShape;
import io.relata.safetensors.Dtype;

/** How the numbers of a block are stored. */
public enum BlockEncoding {
    /** As the model computed them. */
    EXACT("exact"),
    /** Brain floats; the same as {@link #EXACT} for a model that computes in them. */
    BF16("bf16"),
    /**
     * Bytes, with a scale for every head of every token: the greatest number of the row stands for 127. About half of
     * {@link #BF16}.
     */
    INT8("int8");

    private final String wireName;

    BlockEncoding(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name in settings and reports. */
    public String wireName() {
        return wireName;
    }

    /** Returns whether blocks of this shape are stored as sessions take them. */
    boolean isDirect(KeyValueShape shape) {
        return this == EXACT || this == BF16 && shape.dtype() == Dtype.BF16;
    }

    /** Returns how many bytes a block takes. */
    long bytes(KeyValueShape shape, int tokenCount) {
        long numbers = (long) shape.numbersPerToken() * tokenCount;
        return switch (this) {
            case EXACT -> shape.bytesPerToken() * tokenCount;
            case BF16 -> numbers * Short.BYTES;
            case INT8 -> numbers / shape.headWidth() * Float.BYTES + numbers;
        };
    }
}
