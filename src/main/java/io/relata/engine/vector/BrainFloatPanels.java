package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.COUNT;
import static io.relata.engine.vector.Lanes.FLOATS;
import static io.relata.engine.vector.Lanes.INTS;
import static io.relata.engine.vector.Lanes.PANEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Brain floats, two in one whole number of 32 bits: the lower half belongs to the panel's first vector, the upper half to
 * its second. A shift and a mask make singles of them, which is exact.
 */
final class BrainFloatPanels extends Panels {
    private static final long STEP_BYTES = (long) COUNT * Integer.BYTES;
    private static final int UPPER_HALF = 0xFFFF0000;

    private final MemorySegment data;

    private BrainFloatPanels(int outputs, int inputs, MemorySegment data) {
        super(outputs, inputs);
        this.data = data;
    }

    /**
     * Lays a weight out.
     *
     * @param rows of the weight by their number, asked for once each
     */
    static BrainFloatPanels of(int outputs, int inputs, IntFunction<short[]> rows, Arena arena, Crew crew) {
        int panels = Math.ceilDiv(outputs, PANEL);
        MemorySegment data = PackedMemory.allocate(arena, panels * inputs * STEP_BYTES);
        short[] none = new short[inputs];
        crew.each(panels, outputs * (long) inputs, panel -> {
            long base = panel * inputs * STEP_BYTES;
            for (int lane = 0; lane < COUNT; lane++) {
                int first = panel * PANEL + lane;
                short[] lower = first < outputs ? rows.apply(first) : none;
                short[] upper = first + COUNT < outputs ? rows.apply(first + COUNT) : none;
                for (int k = 0; k < inputs; k++) {
                    int both = Short.toUnsignedInt(lower[k]) | upper[k] << Short.SIZE;
                    data.set(ValueLayout.JAVA_INT, base + k * STEP_BYTES + (long) lane * Integer.BYTES, both);
                }
            }
        });
        return new BrainFloatPanels(outputs, inputs, data);
    }

    private MemorySegment panel(int panel) {
        return data.asSlice(panel * inputs() * STEP_BYTES, inputs() * STEP_BYTES);
    }

    private static IntVector both(MemorySegment weights, int k) {
        return IntVector.fromMemorySegment(INTS, weights, k * STEP_BYTES, ByteOrder.nativeOrder());
    }

    private static FloatVector lower(IntVector both) {
        return both.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
    }

    private static FloatVector upper(IntVector both) {
        return both.and(UPPER_HALF).reinterpretAsFloats();
    }

    @Override
    void unpack(int panel, int from, int to, float[] into) {
        MemorySegment weights = panel(panel);
        for (int k = from; k < to; k++) {
            IntVector both = both(weights, k);
            lower(both).intoArray(into, (k - from) * PANEL);
            upper(both).intoArray(into, (k - from) * PANEL + COUNT);
        }
    }

    @Override
    void multiply(int panel, float[] x, int xAt, float[] y, int yAt) {
        MemorySegment weights = panel(panel);
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = FloatVector.zero(FLOATS);
        int inputs = inputs();
        for (int k = 0; k < inputs; k++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, x[xAt + k]);
            IntVector both = both(weights, k);
            low = factor.fma(lower(both), low);
            high = factor.fma(upper(both), high);
        }
        low.intoArray(y, yAt);
        high.intoArray(y, yAt + COUNT);
    }
}
