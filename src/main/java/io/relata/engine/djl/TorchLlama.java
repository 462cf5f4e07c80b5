package io.relata.engine.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.UseGuard;
import io.relata.safetensors.Dtype;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Weights on a device and the passes over them: what a model and all its views share. Weights are read-only, so any
 * number of threads compute at once.
 */
final class TorchLlama implements AutoCloseable {
    private static final long SCALAR_F16 = 5;
    private static final long SCALAR_F32 = 6;
    private static final long SCALAR_BF16 = 15;

    private final LlamaFolder folder;
    private final TorchModule module;
    private final NDManager manager;
    private final List<NDArray> weights;
    private final DjlSettings settings;
    private final KeyValueShape keyValueShape;
    private final MemoryBudget memory;
    private final UseGuard guard = new UseGuard();

    /**
     * Creates a model that owns folder, manager and module.
     *
     * @param weights in the order that {@link LlamaScript} states
     */
    TorchLlama(LlamaFolder folder, DjlSettings settings, TorchModule module, NDManager manager, List<NDArray> weights) {
        this.folder = folder;
        this.settings = settings;
        this.module = module;
        this.manager = manager;
        this.weights = List.copyOf(weights);
        LlamaConfig config = folder.config();
        this.keyValueShape =
                new KeyValueShape(config.layers(), config.keyValueHeads(), config.headWidth(), settings.keyValueType());
        this.memory = new MemoryBudget(settings.keyValueBytesMax());
    }

    KeyValueShape keyValueShape() {
        return keyValueShape;
    }

    private long keyValueScalar() {
        return keyValueShape.dtype() == Dtype.F32 ? SCALAR_F32 : SCALAR_BF16;
    }

    /**
     * Returns a new slab that begins with the first tokens of another one.
     *
     * @param from the slab to copy from, or nothing
     * @throws RelataException with {@code OUT_OF_MEMORY} when slabs would take more than they may
     */
    KeyValueSlab newSlab(int capacity, List<KeyValueSlab> from, int length) {
        long bytes = capacity * keyValueShape.bytesPerToken();
        memory.take(bytes);
        boolean taken = false;
        try {
            KeyValueSlab slab = guarded(() -> {
                NDArray array = module.callForOne(
                        manager,
                        "slab",
                        TorchValue.of(weights.getFirst()),
                        TorchValue.of(keyValueShape.layers()),
                        TorchValue.of(keyValueShape.heads()),
                        TorchValue.of(capacity),
                        TorchValue.of(keyValueShape.headWidth()),
                        TorchValue.of(keyValueScalar()));
                for (KeyValueSlab other : from) {
                    try (NDManager call = manager.newSubManager()) {
                        module.callForOne(
                                call,
                                "begin",
                                TorchValue.of(array),
                                TorchValue.of(other.array()),
                                TorchValue.of(length));
                    }
                }
                return new KeyValueSlab(array, capacity, () -> memory.giveBack(bytes));
            });
            taken = true;
            return slab;
        } finally {
            if (!taken) {
                memory.giveBack(bytes);
            }
        }
    }

    /** Copies tokens of one slab into another that nobody else uses. */
    void copy(KeyValueSlab into, int at, KeyValueSlab from, int start, int count) {
        guarded(() -> {
            try (NDManager call = manager.newSubManager()) {
                return module.callForOne(
                        call,
                        "put",
                        TorchValue.of(into.array()),
                        TorchValue.of(at),
                        TorchValue.of(from.array()),
                        TorchValue.of(start),
                        TorchValue.of(count));
            }
        });
    }

    /** Returns the factors of an adapter where this model computes; see {@link LoraTensors}. */
    LoraTensors adapter(String name, LoraAdapter adapter) {
        adapter.requireBase(folder.weights());
        return guarded(() -> LoraTensors.of(name, adapter, folder.config(), module, manager));
    }

    /**
     * Computes tokens and keeps their keys and values in their slabs.
     *
     * @param stretches those of one adapter one behind the other
     * @return the logits that each stretch asks for, one below the other
     */
    List<float[]> compute(List<Stretch> stretches) {
        LlamaConfig config = folder.config();
        Pass pass = new Pass(stretches, config.slidingWindowTokens());
        return guarded(() -> {
            if (stretches.stream().anyMatch(s -> s.adapter().isClosed())) {
                throw new IllegalStateException("The adapter is closed.");
            }
            try (NDManager call = manager.newSubManager()) {
                List<TorchValue> arguments = new ArrayList<>();
                arguments.add(TorchValue.of(weights));
                arguments.addAll(pass.arguments(call));
                arguments.add(TorchValue.ofIntegers(
                        config.heads(), config.keyValueHeads(), config.headWidth(), config.slidingWindowTokens()));
                arguments.add(TorchValue.of(config.normEpsilon()));
                arguments.add(TorchValue.of(settings.precision().scalarType()));
                arguments.add(TorchValue.of(keyValueScalar()));
                float[] logits = module.callForOne(call, "forward", arguments.toArray(TorchValue[]::new))
                        .toFloatArray();
                return rows(logits, pass.answers());
            }
        });
    }

    /** Returns a copy of the keys and values of some tokens. */
    KeyValueBlock taken(KeyValueSlab slab, int at, int count) {
        return guarded(() -> {
            try (NDManager call = manager.newSubManager()) {
                NDArray numbers = module.callForOne(
                        call,
                        "taken",
                        TorchValue.of(slab.array()),
                        TorchValue.of(at),
                        TorchValue.of(count),
                        TorchValue.of(keyValueShape.dtype() == Dtype.F32 ? SCALAR_F32 : SCALAR_F16));
                MemorySegment from = MemorySegment.ofBuffer(numbers.toByteBuffer());
                MemorySegment data = Arena.ofAuto().allocate(from.byteSize());
                return new KeyValueBlock(keyValueShape, count, at, data.copyFrom(from));
            }
        });
    }

    /** Writes blocks into a slab, one behind the other. */
    void attach(KeyValueSlab slab, int at, List<KeyValueBlock> blocks) {
        guarded(() -> {
            try (NDManager call = manager.newSubManager()) {
                List<NDArray> arrays = new ArrayList<>();
                List<Long> places = new ArrayList<>();
                int place = at;
                for (KeyValueBlock block : blocks) {
                    arrays.add(numbers(block, call));
                    places.addAll(List.of((long) place, (long) block.tokenCount(), (long) block.position()));
                    place += block.tokenCount();
                }
                return module.callForOne(
                        call,
                        "attach",
                        TorchValue.of(slab.array()),
                        TorchValue.of(arrays),
                        new TorchValue.OfIntegers(places),
                        TorchValue.of(weights.get(LlamaScript.FREQUENCIES)));
            }
        });
    }

    /** A mapped segment is read where it lies. The array library has no brain floats; halves carry their bits. */
    private NDArray numbers(KeyValueBlock block, NDManager owner) {
        DataType type = keyValueShape.dtype() == Dtype.F32 ? DataType.FLOAT32 : DataType.FLOAT16;
        ByteBuffer bytes = block.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return owner.create(bytes, new Shape(bytes.remaining() / type.getNumOfBytes()), type);
    }

    private List<float[]> rows(float[] values, int count) {
        int width = folder.config().vocabularySize();
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
        }
        return rows;
    }

    private <T> T guarded(Supplier<T> computation) {
        return guard.using(() -> {
            try (GradientScope _ = GradientScope.suspended()) {
                return computation.get();
            } catch (EngineException e) {
                throw MemoryBudget.explained(e);
            }
        });
    }

    /** Frees an adapter when no pass reads it. */
    void close(LoraTensors adapter) {
        guard.freePart(adapter::close);
    }

    @Override
    public void close() {
        guard.close(() -> {
            module.close();
            manager.close();
            folder.close();
        });
    }
}
