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

    /** Sets the weights of a class. */
    void put(int classIndex, OneClassWeights trained) {
        for (int column = 0; column < sparseCount; column++) {
            weights[column * stride + classIndex] = trained.sparse()[column];
        }
        for (int i = 0; i < trained.dense().length; i++) {
            weights[(sparseCount + i) * stride + classIndex] = trained.dense()[i];
        }
    }
}
