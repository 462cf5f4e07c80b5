package io.relata.engine.djl;

import io.relata.engine.Kept;

/**
 * Keys and values of some tokens in a slab of just their length.
 *
 * @param llama that they were computed by
 * @param slab full of them
 */
record KeptSlab(TorchLlama llama, KeyValueSlab slab) implements Kept {
    /** Returns how many tokens there are. */
    int tokenCount() {
        return slab.capacity();
    }

    @Override
    public long bytes() {
        return slab.capacity() * llama.keyValueShape().bytesPerToken();
    }

    @Override
    public void close() {
        slab.release();
    }
}
