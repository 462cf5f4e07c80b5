package io.relata.engine.vector;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A weight of shape (outputs, inputs) as it lies in its file: plain numbers, or Jlama's blocks of 32 numbers with a scale each,
 * which lie in the tensor of the same name with {@code .qb} behind it.
 */
final class WeightRows implements BlockPanels.Source {
    private static final int BLOCK = Panels.DEPTH_STEP;

    private final Dtype dtype;
    private final int outputs;
    private final int inputs;
    private final MemorySegment bytes;
    private final MemorySegment scales;

    /**
     * Looks at a weight.
     *
     * @throws RelataException with {@code MODEL_UNSUPPORTED} when it holds numbers of another kind, or rows that are no whole
     *     number of blocks
     */
    WeightRows(TensorStore store, String name) {
        TensorInfo info = store.info(name);
        this.dtype = info.dtype();
        this.outputs = info.shape().getFirst();
        this.inputs = info.shape().getLast();
        this.bytes = store.segment(name);
        boolean blocks = dtype == Dtype.Q4 || dtype == Dtype.I8;
        if (!blocks && !dtype.floating() || blocks && inputs % BLOCK != 0) {
            throw new RelataException(
                    ErrorCode.MODEL_UNSUPPORTED,
                    "%s holds %s as %s %s.".formatted(store.source(), name, dtype, info.shape()),
                    "Maybe the model can be had in F32, F16, BF16 or Jlama's Q4 or I8 with rows of whole blocks of 32.");
        }
        this.scales = blocks ? store.segment(name + ".qb") : bytes;
    }

    /** Returns the weight as products read it, in the format of its file; F16 is widened. */
    Panels panels(Arena arena, Crew crew) {
        return switch (dtype) {
            case F32, F16 -> FloatPanels.of(outputs, inputs, this::row, arena, crew);
            case BF16 -> BrainFloatPanels.of(outputs, inputs, this::halves, arena, crew);
            case Q4, I8 -> BlockPanels.of(outputs, inputs, dtype.bits(), this, arena, crew);
            case U8, I32, I64 -> throw new IllegalStateException(dtype + " was refused.");
        };
    }

    /** Returns a row as singles. */
    float[] row(int row) {
        float[] numbers = new float[inputs];
        long first = (long) row * inputs;
        for (int i = 0; i < inputs; i++) {
            numbers[i] = single(first + i);
        }
        return numbers;
    }

    private float single(long index) {
        return switch (dtype) {
            case F32 -> bytes.get(TensorStore.FLOAT, index * Float.BYTES);
            case F16 -> Float.float16ToFloat(bytes.get(TensorStore.SHORT, index * Short.BYTES));
            case BF16 -> BrainFloat.toFloat(bytes.get(TensorStore.SHORT, index * Short.BYTES));
            case Q4, I8 -> number(index) * scale(index / BLOCK);
            case U8, I32, I64 -> throw new IllegalStateException(dtype + " was refused.");
        };
    }

    private short[] halves(int row) {
        short[] bits = new short[inputs];
        MemorySegment.copy(bytes, TensorStore.SHORT, (long) row * inputs * Short.BYTES, bits, 0, inputs);
        return bits;
    }

    @Override
    public int number(long index) {
        if (dtype == Dtype.I8) {
            return bytes.get(ValueLayout.JAVA_BYTE, index);
        }
        int inBlock = (int) (index % BLOCK);
        byte pair = bytes.get(ValueLayout.JAVA_BYTE, index / BLOCK * (BLOCK / 2) + inBlock % (BLOCK / 2));
        return (inBlock < BLOCK / 2 ? pair & 0xF : pair >> 4 & 0xF) - 8;
    }

    @Override
    public float scale(long block) {
        return scales.get(TensorStore.FLOAT, block * Float.BYTES);
    }
}
