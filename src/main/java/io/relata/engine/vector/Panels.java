package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.PANEL;

/**
 * A weight of shape (outputs, inputs) as products read it: panels of as many outputs as two vectors hold, and in a panel one
 * input after the other. The last panel is filled up with zeros. Closed: these are the formats that files have.
 */
abstract sealed class Panels permits FloatPanels, BrainFloatPanels, BlockPanels {
    /** Blocks of quantised numbers are cut nowhere else than at multiples of this. */
    static final int DEPTH_STEP = 32;

    private final int outputs;
    private final int inputs;

    Panels(int outputs, int inputs) {
        this.outputs = outputs;
        this.inputs = inputs;
    }

    int outputs() {
        return outputs;
    }

    int inputs() {
        return inputs;
    }

    /** Returns how many panels there are. */
    int count() {
        return Math.ceilDiv(outputs, PANEL);
    }

    /**
     * Writes a part of a panel as singles.
     *
     * @param from first input, a multiple of {@link #DEPTH_STEP}
     * @param to behind the last input; a multiple too, or all inputs
     * @param into of shape (to - from, panel)
     */
    abstract void unpack(int panel, int from, int to, float[] into);

    /** Writes the product of one line with a panel; the same bits as {@link Tile#multiply} with what was unpacked. */
    abstract void multiply(int panel, float[] x, int xAt, float[] y, int yAt);
}
