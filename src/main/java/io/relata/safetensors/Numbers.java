package io.relata.safetensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Little-endian numbers in memory to arrays and back. */
final class Numbers {
    private Numbers() {}

    static float[] floats(MemorySegment segment, Dtype dtype, int count) {
        float[] values = new float[count];
        switch (dtype) {
            case F32 -> MemorySegment.copy(segment, TensorStore.FLOAT, 0, values, 0, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.float16ToFloat(segment.get(TensorStore.SHORT, 2L * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = BrainFloat.toFloat(segment.get(TensorStore.SHORT, 2L * i));
                }
            }
            case I8, U8, I32, I64, Q4 -> throw new IllegalArgumentException(dtype + " is no floating-point dtype.");
        }
        return values;
    }

    static MemorySegment bytes(float[] values, Dtype dtype) {
        MemorySegment segment =
                MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, dtype.bits() / Byte.SIZE)]);
        switch (dtype) {
            case F32 -> MemorySegment.copy(values, 0, segment, TensorStore.FLOAT, 0, values.length);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    segment.set(TensorStore.SHORT, 2L * i, Float.floatToFloat16(values[i]));
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    segment.set(TensorStore.SHORT, 2L * i, BrainFloat.of(values[i]));
                }
            }
            case I8, U8, I32, I64, Q4 -> throw new IllegalArgumentException(dtype + " is no floating-point dtype.");
        }
        return segment;
    }

    static byte[] copyOf(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
