package io.relata.classification;

import java.util.Arrays;

/**
 * One example as numbers: a sparse part and a dense part.
 *
 * @param columns columns of the sparse part that are not zero, ascending
 * @param values their values
 * @param dense values of the dense columns, which come after all sparse ones; the same length in every row
 */
record FeatureRow(int[] columns, float[] values, float[] dense) {
    /** Returns the value in a sparse column. */
    float value(int column) {
        int at = Arrays.binarySearch(columns, column);
        return at < 0 ? 0 : values[at];
    }

    /** Returns the squared Euclidean length. */
    double squaredLength() {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        for (float value : dense) {
            sum += (double) value * value;
        }
        return sum;
    }
}
