package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.COUNT;
import static io.relata.engine.vector.Lanes.FLOATS;
import static io.relata.engine.vector.Lanes.INTS;
import static io.relata.engine.vector.Lanes.PANEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Whole numbers of four or eight bits in blocks of 32 inputs with a scale each. In a panel a block is one scale for each
 * output, and then whole numbers of 32 bits, one for each output, that hold its next inputs from the lowest bits up.
 */
final class BlockPanels extends Panels {
    private final int bits;
    private final int perInt;
    private final long blockBytes;
    private final MemorySegment data;

    private BlockPanels(int outputs, int inputs, int bits, MemorySegment data) {
        super(outputs, inputs);
        this.bits = bits;
        this.perInt = Integer.SIZE / bits;
        this.blockBytes = blockBytes(bits);
        this.data = data;
    }

    private static long blockBytes(int bits) {
        return (long) PANEL * (Float.BYTES + DEPTH_STEP * bits / Byte.SIZE);
    }

    /** Numbers of a quantised weight. */
    interface Source {
        /** Returns the number at an index of the flattened weight, with its sign. */
        int number(long index);

        /** Returns the scale of a block of 32 numbers. */
        float scale(long block);
    }

    /**
     * Lays a weight out.
     *
     * @param inputs a multiple of 32
     * @param bits 4 or 8
     */
    static BlockPanels of(int outputs, int inputs, int bits, Source source, Arena arena, Crew crew) {
        int panels = Math.ceilDiv(outputs, PANEL);
        int blocks = inputs / DEPTH_STEP;
        long blockBytes = blockBytes(bits);
        MemorySegment data = PackedMemory.allocate(arena, panels * blocks * blockBytes);
        int perInt = Integer.SIZE / bits;
        crew.each(panels, outputs * (long) inputs, panel -> {
            for (int column = 0; column < Math.min(PANEL, outputs - panel * PANEL); column++) {
                long row = panel * PANEL + column;
                for (int block = 0; block < blocks; block++) {
                    long base = ((long) panel * blocks + block) * blockBytes + (long) column * Integer.BYTES;
                    data.set(ValueLayout.JAVA_FLOAT, base, source.scale(row * blocks + block));
                    for (int group = 0; group < DEPTH_STEP / perInt; group++) {
                        int packed = 0;
                        for (int i = 0; i < perInt; i++) {
                            long index = row * inputs + (long) block * DEPTH_STEP + group * perInt + i;
                            packed |= (source.number(index) & (1 << bits) - 1) << i * bits;
                        }
                        data.set(ValueLayout.JAVA_INT, base + (group + 1L) * PANEL * Integer.BYTES, packed);
                    }
                }
            }
        });
        return new BlockPanels(outputs, inputs, bits, data);
    }

    private MemorySegment panel(int panel) {
        long bytes = inputs() / DEPTH_STEP * blockBytes;
        return data.asSlice(panel * bytes, bytes);
    }

    private static FloatVector scale(MemorySegment weights, long at) {
        return FloatVector.fromMemorySegment(FLOATS, weights, at, ByteOrder.nativeOrder());
    }

    private static IntVector group(MemorySegment weights, long at) {
        return IntVector.fromMemorySegment(INTS, weights, at, ByteOrder.nativeOrder());
    }

    /** The number at a place of its group: brought to the top, so that the shift down keeps its sign. */
    private FloatVector number(IntVector group, int i) {
        IntVector number = group.lanewise(VectorOperators.LSHL, Integer.SIZE - bits * (i + 1))
                .lanewise(VectorOperators.ASHR, Integer.SIZE - bits);
        return (FloatVector) number.convertShape(VectorOperators.I2F, FLOATS, 0);
    }

    @Override
    void unpack(int panel, int from, int to, float[] into) {
        MemorySegment weights = panel(panel);
        long half = (long) COUNT * Integer.BYTES;
        int out = 0;
        for (int block = from / DEPTH_STEP; block < to / DEPTH_STEP; block++) {
            long base = block * blockBytes;
            FloatVector lowScale = scale(weights, base);
            FloatVector highScale = scale(weights, base + half);
            for (int group = 0; group < DEPTH_STEP / perInt; group++) {
                long at = base + 2 * half * (group + 1);
                IntVector low = group(weights, at);
                IntVector high = group(weights, at + half);
                for (int i = 0; i < perInt; i++) {
                    number(low, i).mul(lowScale).intoArray(into, out);
                    number(high, i).mul(highScale).intoArray(into, out + COUNT);
                    out += PANEL;
                }
            }
        }
    }

    @Override
    void multiply(int panel, float[] x, int xAt, float[] y, int yAt) {
        MemorySegment weights = panel(panel);
        long half = (long) COUNT * Integer.BYTES;
        FloatVector lowSum = FloatVector.zero(FLOATS);
        FloatVector highSum = FloatVector.zero(FLOATS);
        int in = xAt;
        for (int block = 0; block < inputs() / DEPTH_STEP; block++) {
            long base = block * blockBytes;
            FloatVector lowScale = scale(weights, base);
            FloatVector highScale = scale(weights, base + half);
            for (int group = 0; group < DEPTH_STEP / perInt; group++) {
                long at = base + 2 * half * (group + 1);
                IntVector low = group(weights, at);
                IntVector high = group(weights, at + half);
                for (int i = 0; i < perInt; i++) {
                    FloatVector factor = FloatVector.broadcast(FLOATS, x[in++]);
                    lowSum = factor.fma(number(low, i).mul(lowScale), lowSum);
                    highSum = factor.fma(number(high, i).mul(highScale), highSum);
                }
            }
        }
        lowSum.intoArray(y, yAt);
        highSum.intoArray(y, yAt + COUNT);
    }
}
