package io.relata.engine.vector;

import java.util.List;
import java.util.stream.IntStream;

/**
 * By how much each line of a pass is turned.
 *
 * @param cosines of shape (lines, pairs)
 * @param sines of shape (lines, pairs)
 * @param pairs of a head
 */
record Angles(float[] cosines, float[] sines, int pairs) {
    /** Returns the angles of the positions of runs. */
    static Angles of(List<Run> runs, double[] frequencies) {
        int[] positions = runs.stream()
                .flatMapToInt(run -> IntStream.range(run.position(), run.position() + run.count()))
                .toArray();
        return of(positions, frequencies);
    }

    /** Returns the angles of positions, or of steps between positions. */
    static Angles of(int[] positions, double[] frequencies) {
        int pairs = frequencies.length;
        float[] cosines = new float[positions.length * pairs];
        float[] sines = new float[positions.length * pairs];
        for (int line = 0; line < positions.length; line++) {
            for (int i = 0; i < pairs; i++) {
                double angle = positions[line] * frequencies[i];
                cosines[line * pairs + i] = (float) Math.cos(angle);
                sines[line * pairs + i] = (float) Math.sin(angle);
            }
        }
        return new Angles(cosines, sines, pairs);
    }

    /** Turns the heads of a line. */
    void rotate(Lines lines, int line, int heads, int width) {
        rotate(lines.data(), lines.at(line), line, heads, width);
    }

    /** Turns the heads that begin at a place by the angles of a line. */
    void rotate(float[] data, int at, int line, int heads, int width) {
        for (int head = 0; head < heads; head++) {
            int first = at + head * width;
            int second = first + pairs;
            for (int i = 0; i < pairs; i++) {
                float a = data[first + i];
                float b = data[second + i];
                float cosine = cosines[line * pairs + i];
                float sine = sines[line * pairs + i];
                data[first + i] = a * cosine - b * sine;
                data[second + i] = b * cosine + a * sine;
            }
        }
    }
}
