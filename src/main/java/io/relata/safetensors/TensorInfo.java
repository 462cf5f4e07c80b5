package io.relata.safetensors;

import java.util.List;

/**
 * What a header says of one tensor.
 *
 * @param name unique in its file
 * @param dtype the kind of number
 * @param shape the dimensions, outermost first, each 0 or more; empty for a scalar
 */
public record TensorInfo(String name, Dtype dtype, List<Integer> shape) {
    public TensorInfo {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(dimension -> dimension < 0)) {
            throw new IllegalArgumentException("The tensor %s has the negative shape %s.".formatted(name, shape));
        }
    }

    /**
     * Returns how many numbers the tensor holds.
     *
     * @throws ArithmeticException when the product of the shape does not fit 63 bits
     */
    public long count() {
        long count = 1;
        for (int dimension : shape) {
            count = Math.multiplyExact(count, (long) dimension);
        }
        return count;
    }

    /**
     * Returns how many bytes the tensor takes, the last one filled.
     *
     * @throws ArithmeticException when the size does not fit 63 bits
     */
    public long bytes() {
        return Math.ceilDiv(Math.multiplyExact(count(), (long) dtype.bits()), (long) Byte.SIZE);
    }
}
