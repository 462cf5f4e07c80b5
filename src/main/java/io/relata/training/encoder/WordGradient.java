package io.relata.training.encoder;

import java.util.Map;
import java.util.TreeMap;

/** Gradients of the word vectors that occurred since the last {@link #clear}; the others are zero and not kept. */
final class WordGradient {
    private final int dimension;
    private final Map<Integer, float[]> rows = new TreeMap<>();

    WordGradient(int dimension) {
        this.dimension = dimension;
    }

    void add(int word, float[] gradient, int offset) {
        float[] row = rows.computeIfAbsent(word, _ -> new float[dimension]);
        Rows.addScaled(1, gradient, offset, row, 0, dimension);
    }

    /** Returns the gradients by word, in the order of the words. */
    Map<Integer, float[]> rows() {
        return rows;
    }

    void clear() {
        rows.clear();
    }
}
