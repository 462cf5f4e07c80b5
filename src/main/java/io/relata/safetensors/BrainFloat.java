package io.relata.safetensors;

/** Conversion between single precision and the 16-bit brain float. */
public final class BrainFloat {
    private BrainFloat() {}

    /** Returns the single that the 16 bits stand for; exact. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Returns the nearest brain float, ties to even; a NaN stays a NaN and an overflow becomes an infinity. */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Rounding could carry the fraction of a NaN into the exponent and make it an infinity.
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
