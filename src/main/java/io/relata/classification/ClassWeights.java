package io.relata.classification;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The weights of a linear classifier, one vector of classes per column.
 *
 * <p>The classes of a column lie side by side, padded with zeros to whole SIMD vectors, so that a row is scored for all
 * classes in one pass over its columns. The order of additions is that of the columns, on every machine.
 */
final class ClassWeights {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;

    private final int classCount;
    private final int stride;
    private final int sparseCount;
    private final float[] weights;

    ClassWeights(int classCount, int sparseCount, int denseCount) {
        this.classCount = classCount;
        this.stride = stride(classCount);
        this.sparseCount = sparseCount;
        this.weights = new float[Math.multiplyExact(sparseCount + denseCount, stride)];
    }

    /** Returns the floats from one column to the next, for so many classes. */
    static int stride(int classCount) {
        return Math.ceilDiv(classCount, LANES.length()) * LANES.length();
    }

    int classCount() {
        return classCount;
    }

    /** Returns the weight of a column for a class. */
    float weight(int column, int classIndex) {
        return weights[column * stride + classIndex];
    }

    /** Writes a row's scores for all classes to an array of {@link #stride} floats. */
    void scores(FeatureRow row, float[] scores) {
        for (int lane = 0; lane < stride; lane += LANES.length()) {
            FloatVector sum = FloatVector.zero(LANES);
            for (int i = 0; i < row.columns().length; i++) {
                sum = FloatVector.fromArray(LANES, weights, row.columns()[i] * stride + lane)
                        .fma(FloatVector.broadcast(LANES, row.values()[i]), sum);
            }
            for (int i = 0; i < row.dense().length; i++) {
                sum = FloatVector.fromArray(LANES, weights, (sparseCount + i) * stride + lane)
                        .fma(FloatVector.broadcast(LANES, row.dense()[i]), sum);
            }
            sum.intoArray(scores, lane);
        }
    }

    /** Adds to every class's weights the row times that class's factor; {@code factors} has {@link #stride} floats. */
    void add(FeatureRow row, float[] factors) {
        for (int lane = 0; lane < stride; lane += LANES.length()) {
            FloatVector factor = FloatVector.fromArray(LANES, factors, lane);
            for (int i = 0; i < row.columns().length; i++) {
                int at = row.columns()[i] * stride + lane;
                factor.fma(FloatVector.broadcast(LANES, row.values()[i]), FloatVector.fromArray(LANES, weights, at))
                        .intoArray(weights, at);
            }
            for (int i = 0; i < row.dense().length; i++) {
                int at = (sparseCount + i) * stride + lane;
                factor.fma(FloatVector.broadcast(LANES, row.dense()[i]), FloatVector.fromArray(LANES, weights, at))
                        .intoArray(weights, at);
            }
        }
    }
}
