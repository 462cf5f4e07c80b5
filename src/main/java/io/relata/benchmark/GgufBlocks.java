package io.relata.benchmark;

import io.relata.safetensors.BrainFloat;
import java.nio.ByteBuffer;

/** Rounds rows of numbers to the blocks that GGUF files are made of. */
final class GgufBlocks {
    private static final int BLOCK = 32;

    private GgufBlocks() {}

    /** Writes one row. */
    static void write(float[] values, int from, int count, GgufWriter.Format format, ByteBuffer out) {
        switch (format) {
            case BF16 -> {
                for (int i = from; i < from + count; i++) {
                    out.putShort(BrainFloat.of(values[i]));
                }
            }
            case Q8_0 -> {
                for (int block = from; block < from + count; block += BLOCK) {
                    bytes(values, block, out);
                }
            }
            case Q4_0 -> {
                for (int block = from; block < from + count; block += BLOCK) {
                    halfBytes(values, block, out);
                }
            }
        }
    }

    private static void bytes(float[] values, int from, ByteBuffer out) {
        float greatest = 0;
        for (int i = 0; i < BLOCK; i++) {
            greatest = Math.max(greatest, Math.abs(values[from + i]));
        }
        float scale = greatest / Byte.MAX_VALUE;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = 0; i < BLOCK; i++) {
            out.put((byte) (scale == 0 ? 0 : Math.round(values[from + i] / scale)));
        }
    }

    /** The number of greatest size becomes 0, which stands for -8; the lower halves of the bytes are the first 16. */
    private static void halfBytes(float[] values, int from, ByteBuffer out) {
        float greatest = 0;
        for (int i = 0; i < BLOCK; i++) {
            if (Math.abs(values[from + i]) > Math.abs(greatest)) {
                greatest = values[from + i];
            }
        }
        float scale = greatest / -8;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = 0; i < BLOCK / 2; i++) {
            out.put((byte) (halfByte(values[from + i], scale) | halfByte(values[from + BLOCK / 2 + i], scale) << 4));
        }
    }

    private static int halfByte(float value, float scale) {
        return scale == 0 ? 8 : Math.clamp((int) (value / scale + 8.5f), 0, 15);
    }
}
