package io.relata.blocks;

import io.relata.engine.KeyValueShape;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Numbers of a block to stored bytes and back. Encoding happens once, in plain loops; decoding at every use, in vectors. All
 * numbers are little-endian.
 *
 * <p>{@link BlockEncoding#INT8}: the scales of all rows of {@code headWidth} numbers, then the rows.
 */
final class BlockCodec {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
    private static final int GREATEST = 127;

    // A byte for each lane must fill at least the smallest vector there is, 64 bits.
    private static final VectorShape WIDE =
            VectorShape.forBitSize(Math.max(256, FloatVector.SPECIES_PREFERRED.vectorBitSize()));
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.withShape(WIDE);
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.withShape(WIDE);
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, part(2));
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, part(4));
    private static final int LANES = INTS.length();

    private final KeyValueShape shape;
    private final long rows;
    private final int width;

    /** Creates a codec of blocks of so many tokens. */
    BlockCodec(KeyValueShape shape, int tokenCount) {
        this.shape = shape;
        this.width = shape.headWidth();
        this.rows = (long) shape.numbersPerToken() / width * tokenCount;
    }

    private static VectorShape part(int share) {
        return VectorShape.forBitSize(WIDE.vectorBitSize() / share);
    }

    void encode(BlockEncoding encoding, MemorySegment numbers, MemorySegment stored) {
        if (encoding.isDirect(shape)) {
            stored.copyFrom(numbers);
            return;
        }
        switch (encoding) {
            case EXACT -> throw new IllegalStateException("Exact numbers are copied.");
            case BF16 -> {
                for (long i = 0; i < rows * width; i++) {
                    stored.set(SHORT, 2 * i, BrainFloat.of(numbers.get(FLOAT, 4 * i)));
                }
            }
            case INT8 -> {
                for (long row = 0; row < rows; row++) {
                    toBytes(numbers, row, stored);
                }
            }
        }
    }

    private void toBytes(MemorySegment numbers, long row, MemorySegment stored) {
        float greatest = 0;
        for (int i = 0; i < width; i++) {
            greatest = Math.max(greatest, Math.abs(number(numbers, row * width + i)));
        }
        float scale = greatest / GREATEST;
        stored.set(FLOAT, Float.BYTES * row, scale);
        long at = Float.BYTES * rows + row * width;
        for (int i = 0; i < width; i++) {
            float value = scale == 0 ? 0 : number(numbers, row * width + i) / scale;
            stored.set(ValueLayout.JAVA_BYTE, at + i, (byte) Math.clamp(Math.round(value), -GREATEST, GREATEST));
        }
    }

    private float number(MemorySegment numbers, long index) {
        return shape.dtype() == Dtype.F32
                ? numbers.get(FLOAT, Float.BYTES * index)
                : BrainFloat.toFloat(numbers.get(SHORT, Short.BYTES * index));
    }

    void decode(BlockEncoding encoding, MemorySegment stored, MemorySegment numbers) {
        if (encoding.isDirect(shape)) {
            numbers.copyFrom(stored);
            return;
        }
        switch (encoding) {
            case EXACT -> throw new IllegalStateException("Exact numbers are copied.");
            case BF16 -> widen(stored, numbers);
            case INT8 -> {
                for (long row = 0; row < rows; row++) {
                    fromBytes(stored, row, numbers);
                }
            }
        }
    }

    private void widen(MemorySegment stored, MemorySegment numbers) {
        long count = rows * width;
        long i = 0;
        for (; i + LANES <= count; i += LANES) {
            IntVector bits = (IntVector) ShortVector.fromMemorySegment(SHORTS, stored, Short.BYTES * i, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
            bits.lanewise(VectorOperators.LSHL, 16).intoMemorySegment(numbers, Float.BYTES * i, ORDER);
        }
        for (; i < count; i++) {
            numbers.set(FLOAT, Float.BYTES * i, BrainFloat.toFloat(stored.get(SHORT, Short.BYTES * i)));
        }
    }

    private void fromBytes(MemorySegment stored, long row, MemorySegment numbers) {
        float scale = stored.get(FLOAT, Float.BYTES * row);
        long from = Float.BYTES * rows + row * width;
        boolean single = shape.dtype() == Dtype.F32;
        int i = 0;
        for (; i + LANES <= width; i += LANES) {
            FloatVector values = ((FloatVector) ByteVector.fromMemorySegment(BYTES, stored, from + i, ORDER)
                            .convertShape(VectorOperators.B2F, FLOATS, 0))
                    .mul(scale);
            if (single) {
                values.intoMemorySegment(numbers, Float.BYTES * (row * width + i), ORDER);
            } else {
                narrowed(values).intoMemorySegment(numbers, Short.BYTES * (row * width + i), ORDER);
            }
        }
        for (; i < width; i++) {
            float value = stored.get(ValueLayout.JAVA_BYTE, from + i) * scale;
            if (single) {
                numbers.set(FLOAT, Float.BYTES * (row * width + i), value);
            } else {
                numbers.set(SHORT, Short.BYTES * (row * width + i), BrainFloat.of(value));
            }
        }
    }

    /** {@link BrainFloat#of} of every lane; bytes times a scale are never NaN. */
    private static ShortVector narrowed(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
        IntVector upper = bits.add(0x7FFF).add(odd).lanewise(VectorOperators.LSHR, 16);
        return (ShortVector) upper.convertShape(VectorOperators.I2S, SHORTS, 0);
    }
}
