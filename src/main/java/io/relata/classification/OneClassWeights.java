package io.relata.classification;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The weights of one class while they are trained. The order of additions is the same on every machine.
 */
final class OneClassWeights {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;
    private static final int BLOCK = 2 * LANES.length();

    private final float[] sparse;
    private final float[] dense;

    /** Creates weights that are all zero. */
    OneClassWeights(int sparseCount, int denseCount) {
        this.sparse = new float[sparseCount];
        this.dense = new float[denseCount];
    }

    float[] sparse() {
        return sparse;
    }

    float[] dense() {
        return dense;
    }

    /** Returns the scalar product with a row. */
    double product(FeatureRow row) {
        int[] columns = row.columns();
        float[] values = row.values();
        float even = 0;
        float odd = 0;
        int i = 0;
        for (; i + 1 < columns.length; i += 2) {
            even = Math.fma(sparse[columns[i]], values[i], even);
            odd = Math.fma(sparse[columns[i + 1]], values[i + 1], odd);
        }
        if (i < columns.length) {
            even = Math.fma(sparse[columns[i]], values[i], even);
        }
        return (double) even + odd + denseProduct(row.dense());
    }

    private double denseProduct(float[] values) {
        FloatVector first = FloatVector.zero(LANES);
        FloatVector second = FloatVector.zero(LANES);
        int whole = values.length - values.length % BLOCK;
        for (int i = 0; i < whole; i += BLOCK) {
            first = FloatVector.fromArray(LANES, values, i).fma(FloatVector.fromArray(LANES, dense, i), first);
            second = FloatVector.fromArray(LANES, values, i + LANES.length())
                    .fma(FloatVector.fromArray(LANES, dense, i + LANES.length()), second);
        }
        float[] lanes = first.add(second).toArray();
        double sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        for (int i = whole; i < values.length; i++) {
            sum += (double) values[i] * dense[i];
        }
        return sum;
    }

    /** Adds a row times a factor. */
    void add(FeatureRow row, float factor) {
        int[] columns = row.columns();
        float[] values = row.values();
        for (int i = 0; i < columns.length; i++) {
            sparse[columns[i]] = Math.fma(factor, values[i], sparse[columns[i]]);
        }
        float[] from = row.dense();
        int whole = LANES.loopBound(from.length);
        for (int i = 0; i < whole; i += LANES.length()) {
            FloatVector.fromArray(LANES, from, i)
                    .lanewise(
                            VectorOperators.FMA,
                            FloatVector.broadcast(LANES, factor),
                            FloatVector.fromArray(LANES, dense, i))
                    .intoArray(dense, i);
        }
        for (int i = whole; i < from.length; i++) {
            dense[i] = Math.fma(factor, from[i], dense[i]);
        }
    }
}
