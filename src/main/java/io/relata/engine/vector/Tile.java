package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.COUNT;
import static io.relata.engine.vector.Lanes.FLOATS;
import static io.relata.engine.vector.Lanes.PANEL;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost product: six lines by one panel, held in registers over the whole depth.
 *
 * <p>Each result is one chain of fused multiply-adds in the order of the depth, wherever the depth is cut and whatever
 * other lines there are. So a result's bits depend on its line and its weights alone, and a plain loop over {@link
 * Math#fma(float, float, float)} gives the same ones.
 */
final class Tile {
    /** Twelve sums in registers, enough to hide the adder's latency, and within the sixteen registers of AVX2. */
    static final int ROWS = 6;

    private Tile() {}

    /**
     * Adds {@code a · b} to {@code c}.
     *
     * @param depth how many factors each result has
     * @param a lines, of shape (depth, 6) from {@code aAt} on
     * @param b a panel, of shape (depth, panel) from {@code bAt} on
     * @param c results, of shape (rows, panel) from {@code cAt} on, lines {@code stride} apart
     * @param rows how many of the six lines count
     */
    static void multiply(int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int stride, int rows) {
        FloatVector low0 = load(c, cAt, stride, 0, rows);
        FloatVector low1 = load(c, cAt, stride, 1, rows);
        FloatVector low2 = load(c, cAt, stride, 2, rows);
        FloatVector low3 = load(c, cAt, stride, 3, rows);
        FloatVector low4 = load(c, cAt, stride, 4, rows);
        FloatVector low5 = load(c, cAt, stride, 5, rows);
        FloatVector high0 = load(c, cAt + COUNT, stride, 0, rows);
        FloatVector high1 = load(c, cAt + COUNT, stride, 1, rows);
        FloatVector high2 = load(c, cAt + COUNT, stride, 2, rows);
        FloatVector high3 = load(c, cAt + COUNT, stride, 3, rows);
        FloatVector high4 = load(c, cAt + COUNT, stride, 4, rows);
        FloatVector high5 = load(c, cAt + COUNT, stride, 5, rows);
        for (int k = 0; k < depth; k++) {
            FloatVector low = FloatVector.fromArray(FLOATS, b, bAt + k * PANEL);
            FloatVector high = FloatVector.fromArray(FLOATS, b, bAt + k * PANEL + COUNT);
            int at = aAt + k * ROWS;
            FloatVector x = FloatVector.broadcast(FLOATS, a[at]);
            low0 = x.fma(low, low0);
            high0 = x.fma(high, high0);
            x = FloatVector.broadcast(FLOATS, a[at + 1]);
            low1 = x.fma(low, low1);
            high1 = x.fma(high, high1);
            x = FloatVector.broadcast(FLOATS, a[at + 2]);
            low2 = x.fma(low, low2);
            high2 = x.fma(high, high2);
            x = FloatVector.broadcast(FLOATS, a[at + 3]);
            low3 = x.fma(low, low3);
            high3 = x.fma(high, high3);
            x = FloatVector.broadcast(FLOATS, a[at + 4]);
            low4 = x.fma(low, low4);
            high4 = x.fma(high, high4);
            x = FloatVector.broadcast(FLOATS, a[at + 5]);
            low5 = x.fma(low, low5);
            high5 = x.fma(high, high5);
        }
        store(low0, high0, c, cAt, stride, 0, rows);
        store(low1, high1, c, cAt, stride, 1, rows);
        store(low2, high2, c, cAt, stride, 2, rows);
        store(low3, high3, c, cAt, stride, 3, rows);
        store(low4, high4, c, cAt, stride, 4, rows);
        store(low5, high5, c, cAt, stride, 5, rows);
    }

    private static FloatVector load(float[] c, int at, int stride, int row, int rows) {
        return row < rows ? FloatVector.fromArray(FLOATS, c, at + row * stride) : FloatVector.zero(FLOATS);
    }

    private static void store(FloatVector low, FloatVector high, float[] c, int at, int stride, int row, int rows) {
        if (row < rows) {
            low.intoArray(c, at + row * stride);
            high.intoArray(c, at + row * stride + COUNT);
        }
    }

    /**
     * Lays lines out as {@link #multiply} reads them: tile by tile, six lines interleaved; lines that are missing are zeros.
     *
     * @return of shape (tiles, depth, 6)
     */
    static float[] interleaved(Lines lines, int depth) {
        int tiles = Math.ceilDiv(lines.count(), ROWS);
        float[] packed = new float[tiles * ROWS * depth];
        for (int line = 0; line < lines.count(); line++) {
            int to = line / ROWS * ROWS * depth + line % ROWS;
            int from = lines.at(line);
            for (int k = 0; k < depth; k++) {
                packed[to + k * ROWS] = lines.data()[from + k];
            }
        }
        return packed;
    }
}
