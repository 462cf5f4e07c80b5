package io.relata.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Single-precision arrays by name, in a fixed order. Belongs to the training thread.
 *
 * <p>The manager given at the start owns the arrays.
 */
public final class NamedParameters {
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /** Creates an empty set whose arrays {@code manager} will own. */
    public NamedParameters(NDManager manager) {
        this.manager = manager;
    }

    /**
     * Adds a parameter that gradients are kept for.
     *
     * @param values row-major, copied
     * @param shape at least one dimension
     */
    public void add(String name, float[] values, long... shape) {
        NDArray array = manager.create(values, new Shape(shape));
        array.setRequiresGradient(true);
        if (arrays.putIfAbsent(name, array) != null) {
            throw new IllegalArgumentException("The parameter %s was added twice.".formatted(name));
        }
    }

    /** Returns the names in order. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /** Returns the arrays in order; still owned by this set. */
    public NDList values() {
        return new NDList(arrays.values().toArray(NDArray[]::new));
    }

    /** Returns one array; still owned by this set. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("There is no parameter %s among %s.".formatted(name, arrays.keySet()));
        }
        return array;
    }

    /** Returns how many numbers the parameters hold together. */
    public long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    /** Returns arrays of zeros with the same names and shapes, for an optimiser's moments. */
    public NamedParameters zeros() {
        NamedParameters zeros = new NamedParameters(manager);
        arrays.forEach((name, array) -> zeros.arrays.put(name, manager.zeros(array.getShape())));
        return zeros;
    }

    /** Sets every parameter from the tensor of the same name behind {@code prefix}. */
    public void set(TensorStore store, String prefix) {
        arrays.forEach((name, array) -> array.set(store.floats(prefix + name)));
    }

    /** Adds every parameter to a file to be written, its name behind {@code prefix}. */
    public void write(SafetensorsWriter writer, String prefix, Dtype dtype) {
        arrays.forEach((name, array) -> writer.add(
                prefix + name,
                dtype,
                Arrays.stream(array.getShape().getShape())
                        .mapToObj(Math::toIntExact)
                        .toList(),
                array.toFloatArray()));
    }
}
