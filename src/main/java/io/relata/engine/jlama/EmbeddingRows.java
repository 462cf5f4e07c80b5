package io.relata.engine.jlama;

import com.github.tjake.jlama.tensor.Q4ByteBufferTensor;
import io.relata.engine.ModelWeights;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows of the embedding as singles. The library finds the blocks of a quantised row by a product in single precision, which
 * is off beyond 2^24 numbers, a size that every real vocabulary passes.
 */
final class EmbeddingRows {
    private static final int BLOCK = Q4ByteBufferTensor.BLOCK_SIZE;

    private final MemorySegment bytes;
    private final MemorySegment scales;
    private final Dtype dtype;
    private final int width;

    EmbeddingRows(TensorStore store, int width) {
        this.bytes = store.segment(ModelWeights.EMBEDDING);
        this.dtype = store.info(ModelWeights.EMBEDDING).dtype();
        this.scales = dtype == Dtype.Q4 ? store.segment(ModelWeights.EMBEDDING + ".qb") : bytes;
        this.width = width;
    }

    float[] row(int token) {
        float[] row = new float[width];
        long first = (long) token * width;
        for (int i = 0; i < width; i++) {
            row[i] = number(first + i);
        }
        return row;
    }

    private float number(long index) {
        return switch (dtype) {
            case F32 -> bytes.get(TensorStore.FLOAT, index * Float.BYTES);
            case F16 -> Float.float16ToFloat(bytes.get(TensorStore.SHORT, index * Short.BYTES));
            case BF16 -> BrainFloat.toFloat(bytes.get(TensorStore.SHORT, index * Short.BYTES));
            case Q4 -> quantised(index);
            case I8, U8, I32, I64 ->
                throw new IllegalStateException("An embedding in " + dtype + " is refused at load.");
        };
    }

    private float quantised(long index) {
        long block = index / BLOCK;
        int inBlock = (int) (index % BLOCK);
        byte pair = bytes.get(ValueLayout.JAVA_BYTE, block * (BLOCK / 2) + inBlock % (BLOCK / 2));
        int bits = inBlock < BLOCK / 2 ? pair & 0xF : (pair >> 4) & 0xF;
        return (bits - 8) * scales.get(TensorStore.FLOAT, block * Float.BYTES);
    }
}
