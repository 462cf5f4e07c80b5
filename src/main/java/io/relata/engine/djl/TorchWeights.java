package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.ModelWeights;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Copies the weights of a folder to a device, in the order that {@link LlamaScript} states. */
final class TorchWeights {
    /** A direct buffer ends at 2 GiB; greater tensors travel in parts. */
    private static final long PART_BYTES_MAX = 1L << 28;

    private static final int LAYER_TENSORS = 9;

    /** Width of the product that is checked, and what it may be off by. */
    private static final int WIDTH = 64;

    private static final float TOLERANCE = 1e-3f;

    private final TorchModule module;
    private final NDManager manager;
    private final DjlSettings.Precision precision;
    private final NDArray none;

    TorchWeights(TorchModule module, NDManager manager, DjlSettings.Precision precision) {
        this.module = module;
        this.manager = manager;
        this.precision = precision;
        this.none = manager.create(new float[0]);
    }

    /**
     * Returns the weights.
     *
     * @throws RelataException with {@code MODEL_UNSUPPORTED} when PyTorch is not given their format, or when this
     *     machine's products are wrong
     */
    List<NDArray> of(LlamaFolder folder) {
        checkProducts();
        LlamaConfig config = folder.config();
        TensorStore weights = folder.weights();
        List<NDArray> arrays = new ArrayList<>();
        arrays.add(assemble(weights, manager, precision.scalarType(), List.of(ModelWeights.EMBEDDING)));
        arrays.add(norm(weights, ModelWeights.NORM));
        arrays.add(manager.create(config.ropeFrequencies()));
        arrays.addAll(product(weights, List.of(ModelWeights.output(config, weights)), List.of()));
        for (int layer = 0; layer < config.layers(); layer++) {
            List<String> names = List.copyOf(ModelWeights.ofLayer(config, layer).keySet());
            arrays.add(norm(weights, names.get(0)));
            arrays.addAll(product(weights, names.subList(1, 4), names.subList(LAYER_TENSORS, names.size())));
            arrays.addAll(product(weights, names.subList(4, 5), List.of()));
            arrays.add(norm(weights, names.get(5)));
            arrays.addAll(product(weights, names.subList(6, 8), List.of()));
            arrays.addAll(product(weights, names.subList(8, LAYER_TENSORS), List.of()));
        }
        return arrays;
    }

    /** CPUs without VNNI add products of eight bits in sixteen and cut off what does not fit. Greatest numbers tell. */
    private void checkProducts() {
        try (NDManager check = manager.newSubManager()) {
            NDList weight = module.call(
                    check,
                    "pack",
                    TorchValue.of(check.ones(new Shape(WIDTH, WIDTH))),
                    TorchValue.of(none),
                    TorchValue.of(precision.scalarType()));
            NDList line = module.call(check, "ready", TorchValue.of(ones(check)));
            NDArray product =
                    module.callForOne(check, "product", TorchValue.of(line), TorchValue.of(weight), TorchValue.of(0));
            float found = module.callForOne(
                            check,
                            "assemble",
                            TorchValue.of(List.of(product)),
                            TorchValue.ofIntegers(WIDTH),
                            TorchValue.of(DjlSettings.Precision.F32.scalarType()))
                    .getFloat(0);
            if (Math.abs(found - WIDTH) > TOLERANCE) {
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "This machine's product in %s of ones is %s, not %d.".formatted(precision, found, WIDTH),
                        "Maybe precision F32 or BF16 can be used; INT8 needs a CPU with VNNI.");
            }
        }
    }

    private NDArray ones(NDManager owner) {
        return module.callForOne(
                owner,
                "assemble",
                TorchValue.of(List.of(owner.ones(new Shape(WIDTH)))),
                TorchValue.ofIntegers(1, WIDTH),
                TorchValue.of(precision.scalarType()));
    }

    private NDArray norm(TensorStore weights, String name) {
        return assemble(weights, manager, DjlSettings.Precision.F32.scalarType(), List.of(name));
    }

    /** Returns the slots of one product; see {@link Arithmetic}. */
    private List<NDArray> product(TensorStore weights, List<String> names, List<String> biases) {
        long single = DjlSettings.Precision.F32.scalarType();
        try (NDManager plain = manager.newSubManager()) {
            NDArray weight = assemble(weights, plain, single, names);
            NDArray bias = biases.isEmpty() ? none : assemble(weights, plain, single, biases);
            return List.copyOf(module.call(
                    manager,
                    "pack",
                    TorchValue.of(weight),
                    TorchValue.of(bias),
                    TorchValue.of(precision.scalarType())));
        }
    }

    /** Copies tensors with equal rows, one under the other, into one array of the given type. */
    private NDArray assemble(TensorStore weights, NDManager owner, long scalarType, List<String> names) {
        List<NDArray> stacked = new ArrayList<>();
        try (NDManager parts = manager.newSubManager()) {
            for (String name : names) {
                TensorInfo info = weights.info(name);
                stacked.add(module.callForOne(
                        names.size() == 1 ? owner : parts,
                        "assemble",
                        TorchValue.of(parts(weights, info, parts)),
                        TorchValue.ofIntegers(shape(info)),
                        TorchValue.of(scalarType)));
            }
            return names.size() == 1 ? stacked.getFirst() : module.callForOne(owner, "stack", TorchValue.of(stacked));
        }
    }

    /** A vector that was written as a matrix of one row is a vector. */
    private static long[] shape(TensorInfo info) {
        return info.shape().size() == 2 && info.shape().getFirst() == 1
                ? new long[] {info.count()}
                : info.shape().stream().mapToLong(Integer::longValue).toArray();
    }

    private static List<NDArray> parts(TensorStore weights, TensorInfo info, NDManager manager) {
        MemorySegment bytes = weights.segment(info.name());
        List<NDArray> parts = new ArrayList<>();
        for (long at = 0; at < bytes.byteSize(); at += PART_BYTES_MAX) {
            ByteBuffer part = bytes.asSlice(at, Math.min(PART_BYTES_MAX, bytes.byteSize() - at))
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            parts.add(part(weights, info, part, manager));
        }
        return parts;
    }

    private static NDArray part(TensorStore weights, TensorInfo info, ByteBuffer bytes, NDManager manager) {
        return switch (info.dtype()) {
            case F32 -> manager.create(bytes, new Shape(bytes.remaining() / Float.BYTES), DataType.FLOAT32);
            case F16 -> manager.create(bytes, new Shape(bytes.remaining() / Short.BYTES), DataType.FLOAT16);
            case BF16 -> widened(bytes, manager);
            case I8, U8, I32, I64, Q4 ->
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "%s holds %s as %s, which PyTorch is not given."
                                .formatted(weights.source(), info.name(), info.dtype()),
                        "Maybe the model is quantised; the engine vector reads what Jlama quantised.");
        };
    }

    /** The array library has no brain floats; they travel as singles and are narrowed again inside TorchScript. */
    private static NDArray widened(ByteBuffer bytes, NDManager manager) {
        float[] values = new float[bytes.remaining() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = BrainFloat.toFloat(bytes.getShort(2 * i));
        }
        return manager.create(values);
    }
}
