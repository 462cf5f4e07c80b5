package io.relata.encoder.conv;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A matrix that is multiplied with overlapping windows of one long row: the arithmetic of a convolution, and with
 * one window, of a dense layer.
 *
 * <p>Every output adds up its products one after the other with fused multiply-add, starting from the bias,
 * whatever the width of the machine's vectors, so the result is the same to the bit on every machine.
 */
public final class WindowProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Outputs per panel; a multiple of four vectors on every machine of up to 512 bits. */
    private static final int PANEL = 64;

    private final int outputs;
    private final int depth;
    private final int columns;
    private final float[] panels;
    private final float[] bias;

    /**
     * Packs a matrix.
     *
     * @param matrix row-major, {@code (outputs, depth)}; copied
     * @param bias {@code (outputs)}; copied
     */
    public WindowProduct(float[] matrix, float[] bias) {
        this.outputs = bias.length;
        this.depth = matrix.length / outputs;
        this.columns = (outputs + PANEL - 1) / PANEL * PANEL;
        this.panels = new float[columns * depth];
        this.bias = new float[columns];
        pack(matrix, bias);
    }

    /** Replaces the values by those of another matrix of the same shape. */
    public void pack(float[] matrix, float[] newBias) {
        if (matrix.length != outputs * depth || newBias.length != outputs) {
            throw new IllegalArgumentException("A matrix of %d values with %d biases does not fit (%d, %d)."
                    .formatted(matrix.length, newBias.length, outputs, depth));
        }
        System.arraycopy(newBias, 0, bias, 0, outputs);
        for (int o = 0; o < outputs; o++) {
            int base = o / PANEL * PANEL * depth + o % PANEL;
            for (int k = 0; k < depth; k++) {
                panels[base + k * PANEL] = matrix[o * depth + k];
            }
        }
    }

    /** Returns how many values {@link #apply} writes per window: the outputs rounded up to whole panels. */
    public int rowLength() {
        return columns;
    }

    /**
     * Multiplies.
     *
     * @param input holds the windows; window {@code i} is the {@code depth} values from {@code offset + i * stride}
     * @param count number of windows
     * @param out receives {@code (count, rowLength())}; values beyond the outputs are zero
     */
    public void apply(float[] input, int offset, int stride, int count, float[] out) {
        for (int panel = 0; panel < columns; panel += PANEL) {
            for (int column = panel; column < panel + PANEL; column += 4 * LANES) {
                int i = 0;
                for (; i + 4 <= count; i += 4) {
                    four(input, offset + i * stride, stride, panel, column, out, i * columns + column);
                }
                for (; i < count; i++) {
                    one(input, offset + i * stride, panel, column, out, i * columns + column);
                }
            }
        }
        if (outputs < columns) {
            for (int i = 0; i < count; i++) {
                Arrays.fill(out, i * columns + outputs, (i + 1) * columns, 0);
            }
        }
    }

    private void four(float[] input, int offset, int stride, int panel, int column, float[] out, int at) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, column);
        FloatVector a1 = FloatVector.fromArray(SPECIES, bias, column + LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, bias, column + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, bias, column + 3 * LANES);
        FloatVector b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        FloatVector c0 = a0, c1 = a1, c2 = a2, c3 = a3;
        FloatVector d0 = a0, d1 = a1, d2 = a2, d3 = a3;
        int w = panel * depth + column - panel;
        for (int k = 0; k < depth; k++, w += PANEL) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, panels, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, panels, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, panels, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, panels, w + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, input[offset + k]);
            a0 = x.fma(w0, a0);
            a1 = x.fma(w1, a1);
            a2 = x.fma(w2, a2);
            a3 = x.fma(w3, a3);
            x = FloatVector.broadcast(SPECIES, input[offset + stride + k]);
            b0 = x.fma(w0, b0);
            b1 = x.fma(w1, b1);
            b2 = x.fma(w2, b2);
            b3 = x.fma(w3, b3);
            x = FloatVector.broadcast(SPECIES, input[offset + 2 * stride + k]);
            c0 = x.fma(w0, c0);
            c1 = x.fma(w1, c1);
            c2 = x.fma(w2, c2);
            c3 = x.fma(w3, c3);
            x = FloatVector.broadcast(SPECIES, input[offset + 3 * stride + k]);
            d0 = x.fma(w0, d0);
            d1 = x.fma(w1, d1);
            d2 = x.fma(w2, d2);
            d3 = x.fma(w3, d3);
        }
        store(out, at, a0, a1, a2, a3);
        store(out, at + columns, b0, b1, b2, b3);
        store(out, at + 2 * columns, c0, c1, c2, c3);
        store(out, at + 3 * columns, d0, d1, d2, d3);
    }

    private void one(float[] input, int offset, int panel, int column, float[] out, int at) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, column);
        FloatVector a1 = FloatVector.fromArray(SPECIES, bias, column + LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, bias, column + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, bias, column + 3 * LANES);
        int w = panel * depth + column - panel;
        for (int k = 0; k < depth; k++, w += PANEL) {
            FloatVector x = FloatVector.broadcast(SPECIES, input[offset + k]);
            a0 = x.fma(FloatVector.fromArray(SPECIES, panels, w), a0);
            a1 = x.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), a1);
            a2 = x.fma(FloatVector.fromArray(SPECIES, panels, w + 2 * LANES), a2);
            a3 = x.fma(FloatVector.fromArray(SPECIES, panels, w + 3 * LANES), a3);
        }
        store(out, at, a0, a1, a2, a3);
    }

    private static void store(float[] out, int at, FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
        v0.intoArray(out, at);
        v1.intoArray(out, at + LANES);
        v2.intoArray(out, at + 2 * LANES);
        v3.intoArray(out, at + 3 * LANES);
    }
}
