package io.relata.safetensors;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of numbers a tensor may hold here, named as the file format names them. */
public enum Dtype {
    /** IEEE 754 single precision. */
    F32(32),
    /** IEEE 754 half precision. */
    F16(16),
    /** The upper half of a single: 8 bits of exponent, 7 of fraction. */
    BF16(16),
    /** Signed byte. */
    I8(8),
    /** Unsigned byte. */
    U8(8),
    /** Signed 32-bit integer. */
    I32(32),
    /** Signed 64-bit integer. */
    I64(64),
    /**
     * Jlama's blocks of 32 numbers in 16 bytes; a number is its four bits less 8, times the block's scale, which lies in
     * the F32 tensor of the same name with {@code .qb} behind it. The lower halves of the bytes are the first 16 numbers.
     */
    Q4(4);

    private final int bits;

    Dtype(int bits) {
        this.bits = bits;
    }

    /** Returns the size of one number in bits. */
    public int bits() {
        return bits;
    }

    /** Returns whether the numbers are floating point. */
    public boolean floating() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<Dtype> named(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.name().equals(name))
                .findFirst();
    }

    static String known() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
