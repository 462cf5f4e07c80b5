package io.relata.engine;

import io.relata.safetensors.Dtype;

/**
 * Shape and type of the keys and values of a model.
 *
 * @param layers how many blocks the model has
 * @param heads of keys, and of values
 * @param headWidth width of one head
 * @param dtype F32 or BF16, little-endian
 */
public record KeyValueShape(int layers, int heads, int headWidth, Dtype dtype) {
    /** Returns how many numbers one token takes, keys and values of all layers together. */
    public int numbersPerToken() {
        return 2 * layers * heads * headWidth;
    }

    /** Returns how many bytes one token takes. */
    public long bytesPerToken() {
        return (long) numbersPerToken() * (dtype == Dtype.F32 ? Float.BYTES : Short.BYTES);
    }
}
