package io.relata.training.encoder;

import io.relata.encoder.conv.WindowProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Arithmetic on rows of matrices that lie row-major in one array. */
final class Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Rows() {}

    /** Adds {@code factor * from} to {@code to}, for {@code count} values from the given places. */
    static void addScaled(float factor, float[] from, int fromIndex, float[] to, int toIndex, int count) {
        // Written out, since the compiler cannot know that the two arrays are not one.
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, fromIndex + i);
            FloatVector y = FloatVector.fromArray(SPECIES, to, toIndex + i);
            x.lanewise(VectorOperators.FMA, FloatVector.broadcast(SPECIES, factor), y)
                    .intoArray(to, toIndex + i);
        }
        for (int i = whole; i < count; i++) {
            to[toIndex + i] = Math.fma(factor, from[fromIndex + i], to[toIndex + i]);
        }
    }

    /** Returns the transpose of {@code count} rows of {@code length} values from an offset: shape (length, count). */
    static float[] transposed(float[] matrix, int offset, int count, int length) {
        float[] result = new float[count * length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                result[j * count + i] = matrix[offset + i * length + j];
            }
        }
        return result;
    }

    /**
     * Adds the product of two matrices to a third.
     *
     * @param left {@code (rows, depth)}
     * @param right {@code (columns, depth)}: the second factor, transposed
     * @param to {@code (rows, columns)}
     */
    static void addProduct(float[] left, float[] right, int depth, float[] to) {
        int rows = left.length / depth;
        int columns = right.length / depth;
        WindowProduct product = new WindowProduct(right, new float[columns]);
        float[] out = new float[rows * product.rowLength()];
        product.apply(left, 0, depth, rows, out);
        for (int i = 0; i < rows; i++) {
            addScaled(1, out, i * product.rowLength(), to, i * columns, columns);
        }
    }
}
