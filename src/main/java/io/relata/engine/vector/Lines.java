package io.relata.engine.vector;

/**
 * Lines of numbers one under the other, each filled up with room to whole panels.
 *
 * @param data the numbers
 * @param first where the first line begins
 * @param count how many lines
 * @param stride how far apart they begin; a whole number of panels
 */
record Lines(float[] data, int first, int count, int stride) {
    /** Returns lines of zeros. */
    static Lines of(int count, int width) {
        int stride = Lanes.padded(width);
        return new Lines(new float[Math.multiplyExact(count, stride)], 0, count, stride);
    }

    /** Returns where a line begins. */
    int at(int line) {
        return first + line * stride;
    }

    /** Returns some of the lines; the numbers are the same ones. */
    Lines part(int from, int lineCount) {
        return new Lines(data, at(from), lineCount, stride);
    }
}
