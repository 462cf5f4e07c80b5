package io.relata.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;

/** An argument of a {@link TorchModule} method. Closed: these are the TorchScript types that our sources declare. */
public sealed interface TorchValue {
    /** A {@code Tensor}. */
    record OfTensor(NDArray tensor) implements TorchValue {}

    /** A {@code List[Tensor]}; the array keeps its order. */
    record OfTensors(List<NDArray> tensors) implements TorchValue {
        public OfTensors {
            tensors = List.copyOf(tensors);
        }
    }

    /** An {@code int}, 64 bits wide as in TorchScript. */
    record OfInteger(long value) implements TorchValue {}

    /** A {@code float}, which in TorchScript is 64 bits wide. */
    record OfNumber(double value) implements TorchValue {}

    /** A {@code bool}. */
    record OfFlag(boolean value) implements TorchValue {}

    /** A {@code List[int]}. */
    record OfIntegers(List<Long> values) implements TorchValue {
        public OfIntegers {
            values = List.copyOf(values);
        }
    }

    /** Returns a {@code Tensor} argument. */
    static TorchValue of(NDArray tensor) {
        return new OfTensor(tensor);
    }

    /** Returns a {@code List[Tensor]} argument. */
    static TorchValue of(List<? extends NDArray> tensors) {
        return new OfTensors(List.copyOf(tensors));
    }

    /** Returns a {@code List[Tensor]} argument. */
    static TorchValue of(NDList tensors) {
        return new OfTensors(List.copyOf(tensors));
    }

    /** Returns an {@code int} argument. */
    static TorchValue of(long value) {
        return new OfInteger(value);
    }

    /** Returns a {@code float} argument. */
    static TorchValue of(double value) {
        return new OfNumber(value);
    }

    /** Returns a {@code bool} argument. */
    static TorchValue of(boolean value) {
        return new OfFlag(value);
    }

    /** Returns a {@code List[int]} argument. */
    static TorchValue ofIntegers(long... values) {
        return new OfIntegers(Arrays.stream(values).boxed().toList());
    }
}
