package io.relata.engine.djl;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;

/**
 * Where and how exactly the engine computes.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of matrix products
 * @param keyValues what keys and values are kept in, and attention is computed in
 * @param threads how many CPU threads one operator may use. The number belongs to the process, not to the model: it is set
 *     when a model is loaded. For small models one is best, and on a busy machine more than one is ruinous, since
 *     PyTorch's threads wait for each other by spinning (600 tokens of a 5M-parameter model took 0.4 s with one and
 *     13 s with two on two loaded cores)
 * @param keyValueBytesMax how many bytes the keys and values of all sessions of a model and its views may take together;
 *     what would go beyond is refused
 */
public record DjlSettings(String device, Precision precision, KeyValues keyValues, int threads, long keyValueBytesMax) {
    /** What the keys and values of all sessions may take where nothing else is said: 4 GiB. */
    public static final long KEY_VALUE_BYTES_MAX = 1L << 32;

    /** What matrix products are computed in. The residual stream, norms and softmax are always single precision. */
    public enum Precision {
        /** Single precision. */
        F32(6),
        /** Brain float: half the memory and the bandwidth, about three decimal digits. */
        BF16(15),
        /**
         * Products of whole numbers of eight bits, all else in single precision; see {@link Arithmetic#INT8}. For CPUs: a
         * quarter of the memory, and several times the speed where the CPU multiplies such numbers four at a time (VNNI).
         */
        INT8(6);

        private final long scalarType;

        Precision(long scalarType) {
            this.scalarType = scalarType;
        }

        /** The number that TorchScript knows the type of the products' lines by. */
        long scalarType() {
            return scalarType;
        }
    }

    /** What keys and values are kept in, and attention is computed in. */
    public enum KeyValues {
        /**
         * {@link #BF16} where products are in brain floats and attention in them is the faster one: on a graphics card, and
         * on a CPU with tiles for them. {@link #F32} elsewhere: attention in brain floats took 1.6 times as long on a CPU
         * without tiles.
         */
        AUTO,
        /** Single precision. */
        F32,
        /** Brain float: half the memory. */
        BF16
    }

    public DjlSettings {
        if (!(threads >= 1)) {
            throw new IllegalArgumentException("At least one thread is needed, not %d.".formatted(threads));
        }
        if (precision == Precision.INT8 && !device.equals("cpu")) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "INT8 is computed on the CPU, not on %s.".formatted(device),
                    "Maybe BF16 is meant.");
        }
        if (!(keyValueBytesMax >= 1)) {
            throw new IllegalArgumentException("%d bytes for keys and values are none.".formatted(keyValueBytesMax));
        }
    }

    /** Creates settings with {@link KeyValues#AUTO} and {@link #KEY_VALUE_BYTES_MAX}. */
    public DjlSettings(String device, Precision precision, int threads) {
        this(device, precision, KeyValues.AUTO, threads, KEY_VALUE_BYTES_MAX);
    }

    /** Returns what {@link KeyValues} come to on this machine. */
    Dtype keyValueType() {
        return switch (keyValues) {
            case F32 -> Dtype.F32;
            case BF16 -> Dtype.BF16;
            case AUTO -> {
                boolean brainFloats = precision == Precision.BF16 && (!device.equals("cpu") || CpuTiles.present());
                yield brainFloats ? Dtype.BF16 : Dtype.F32;
            }
        };
    }

    /** Packed weights are a CPU's; a GPU's library lays them out itself. */
    Arithmetic arithmetic() {
        if (!device.equals("cpu")) {
            return Arithmetic.PLAIN;
        }
        return precision == Precision.INT8 ? Arithmetic.INT8 : Arithmetic.PACKED;
    }

    /** Returns the settings for a small model: single precision on one thread of the CPU. */
    public static DjlSettings onCpu() {
        return new DjlSettings("cpu", Precision.F32, 1);
    }
}
