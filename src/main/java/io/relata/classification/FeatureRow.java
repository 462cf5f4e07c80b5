package io.relata.classification;

/**
 * One example as numbers: a sparse part and a dense part.
 *
 * @param columns columns of the sparse part that are not zero, ascending
 * @param values their values
 * @param dense values of the dense columns, which come after all sparse ones; the same length in every row
 */
record FeatureRow(int[] columns, float[] values, float[] dense) {
    /** Returns the scalar product with weights whose first {@code sparseCount} belong to the sparse columns. */
    double product(float[] weights, int sparseCount) {
        double sum = 0;
        for (int i = 0; i < columns.length; i++) {
            sum += weights[columns[i]] * values[i];
        }
        float denseSum = 0;
        for (int i = 0; i < dense.length; i++) {
            denseSum = Math.fma(weights[sparseCount + i], dense[i], denseSum);
        }
        return sum + denseSum;
    }

    /** Adds {@code scale} times this row to the weights. */
    void addTo(float[] weights, int sparseCount, float scale) {
        for (int i = 0; i < columns.length; i++) {
            weights[columns[i]] += scale * values[i];
        }
        for (int i = 0; i < dense.length; i++) {
            weights[sparseCount + i] += scale * dense[i];
        }
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
