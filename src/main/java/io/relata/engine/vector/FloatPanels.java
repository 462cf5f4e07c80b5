package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.COUNT;
import static io.relata.engine.vector.Lanes.FLOATS;
import static io.relata.engine.vector.Lanes.PANEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import jdk.incubator.vector.FloatVector;

/** Singles. */
final class FloatPanels extends Panels {
    private static final long STEP_BYTES = (long) PANEL * Float.BYTES;

    private final MemorySegment data;

    private FloatPanels(int outputs, int inputs, MemorySegment data) {
        super(outputs, inputs);
        this.data = data;
    }

    /**
     * Lays a weight out.
     *
     * @param rows of the weight by their number, asked for once each
     */
    static FloatPanels of(int outputs, int inputs, IntFunction<float[]> rows, Arena arena, Crew crew) {
        int panels = Math.ceilDiv(outputs, PANEL);
        MemorySegment data = PackedMemory.allocate(arena, panels * inputs * STEP_BYTES);
        crew.each(panels, outputs * (long) inputs, panel -> {
            long base = panel * inputs * STEP_BYTES;
            for (int column = 0; column < Math.min(PANEL, outputs - panel * PANEL); column++) {
                float[] row = rows.apply(panel * PANEL + column);
                for (int k = 0; k < inputs; k++) {
                    data.set(ValueLayout.JAVA_FLOAT, base + k * STEP_BYTES + (long) column * Float.BYTES, row[k]);
                }
            }
        });
        return new FloatPanels(outputs, inputs, data);
    }

    private MemorySegment panel(int panel) {
        return data.asSlice(panel * inputs() * STEP_BYTES, inputs() * STEP_BYTES);
    }

    @Override
    void unpack(int panel, int from, int to, float[] into) {
        MemorySegment.copy(panel(panel), ValueLayout.JAVA_FLOAT, from * STEP_BYTES, into, 0, (to - from) * PANEL);
    }

    @Override
    void multiply(int panel, float[] x, int xAt, float[] y, int yAt) {
        MemorySegment weights = panel(panel);
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = FloatVector.zero(FLOATS);
        int inputs = inputs();
        for (int k = 0; k < inputs; k++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, x[xAt + k]);
            long at = k * STEP_BYTES;
            low = factor.fma(FloatVector.fromMemorySegment(FLOATS, weights, at, ByteOrder.nativeOrder()), low);
            high = factor.fma(
                    FloatVector.fromMemorySegment(FLOATS, weights, at + STEP_BYTES / 2, ByteOrder.nativeOrder()), high);
        }
        low.intoArray(y, yAt);
        high.intoArray(y, yAt + COUNT);
    }
}
