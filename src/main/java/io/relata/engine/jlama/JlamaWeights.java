package io.relata.engine.jlama;

import com.github.tjake.jlama.model.DistributedContext;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.TensorInfo;
import com.github.tjake.jlama.safetensors.WeightLoader;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.BFloat16BufferTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.Q4ByteBufferTensor;
import com.github.tjake.jlama.tensor.TensorShape;
import io.relata.adapter.LoraAdapter;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Our weights as the library's tensors. Each is made once, when it is first asked for, and shared by all instances of the
 * model, which only read it; where base weights are mapped, so are these. With an adapter, the weights that it changes are
 * merged and held beside the base, and all others are the base's.
 */
final class JlamaWeights implements WeightLoader {
    private static final String SCALES = ".qb";
    private static final String BIAS = ".bias";
    private static final long ALIGNMENT_BYTES = 64;

    private final TensorStore store;
    private final Set<String> own;
    private final Optional<JlamaWeights> base;
    private final Arena widenedOrMerged = Arena.ofShared();
    private final Map<String, AbstractTensor<?, ?>> tensors = new ConcurrentHashMap<>();

    /** Takes over a store, which is closed with the weights. */
    JlamaWeights(TensorStore store) {
        this(store, Set.of(), Optional.empty());
    }

    private JlamaWeights(TensorStore store, Set<String> own, Optional<JlamaWeights> base) {
        this.store = store;
        this.own = own;
        this.base = base;
    }

    /**
     * Returns these weights with an adapter merged in. Closing them frees the merged ones alone.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH}
     */
    JlamaWeights adapted(LoraAdapter adapter) {
        Set<String> changed = adapter.deltas().stream()
                .map(delta -> delta.module() + ".weight")
                .collect(Collectors.toUnmodifiableSet());
        return new JlamaWeights(adapter.mergedInto(store), changed, Optional.of(this));
    }

    TensorStore store() {
        return store;
    }

    AbstractTensor<?, ?> tensor(String name) {
        return base.isPresent() && !own.contains(name)
                ? base.get().tensor(name)
                : tensors.computeIfAbsent(name, this::read);
    }

    private AbstractTensor<?, ?> read(String name) {
        io.relata.safetensors.TensorInfo info = store.info(name);
        if (name.endsWith(BIAS)) {
            // Added to rows of singles, by a kernel that knows singles alone.
            return widened(name, TensorShape.of(1, Math.toIntExact(info.count())));
        }
        TensorShape shape =
                TensorShape.of(info.shape().stream().mapToInt(Integer::intValue).toArray());
        return switch (info.dtype()) {
            case F32 ->
                own.contains(name)
                        ? widened(name, shape)
                        : new FloatBufferTensor(name, store.buffer(name).asFloatBuffer(), shape, true);
            case BF16 -> new BFloat16BufferTensor(name, store.buffer(name).asShortBuffer(), shape, true);
            case F16 -> widened(name, shape);
            case Q4 -> {
                ByteBuffer scales = store.buffer(name + SCALES);
                FloatBufferTensor factors = new FloatBufferTensor(
                        name + SCALES,
                        scales.asFloatBuffer(),
                        TensorShape.of(info.shape().get(0), info.shape().get(1) / Q4ByteBufferTensor.BLOCK_SIZE),
                        true);
                yield new Q4ByteBufferTensor(name, store.buffer(name), factors, shape, true);
            }
            case I8, U8, I32, I64 ->
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "%s holds %s as %s, which Jlama is not given.".formatted(store.source(), name, info.dtype()),
                        "Maybe the model can be had in F32, F16, BF16 or Jlama's Q4.");
        };
    }

    private FloatBufferTensor widened(String name, TensorShape shape) {
        float[] values = store.floats(name);
        MemorySegment held = allocate(name, (long) values.length * Float.BYTES);
        MemorySegment.copy(values, 0, held, ValueLayout.JAVA_FLOAT, 0, values.length);
        return new FloatBufferTensor(
                name, held.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(), shape, true);
    }

    private MemorySegment allocate(String name, long bytes) {
        try {
            return widenedOrMerged.allocate(bytes, ALIGNMENT_BYTES);
        } catch (OutOfMemoryError e) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "There are no %d bytes for %s of %s: %s".formatted(bytes, name, store.source(), e.getMessage()),
                    "Maybe unload an adapter, or give more by RELATA_JVM_OPTS=-XX:MaxDirectMemorySize=8g.",
                    e);
        }
    }

    @Override
    public AbstractTensor<?, ?> load(String name, DistributedContext context, boolean rows, boolean columns) {
        return tensor(name);
    }

    @Override
    public boolean isWeightPresent(String name) {
        return store.find(name).isPresent();
    }

    /** Always F32, so that activations are, whatever the weights are; the kernels take each weight as it is. */
    @Override
    public DType getModelDType() {
        return DType.F32;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Map<String, TensorInfo> tensorInfoMap() {
        throw new UnsupportedOperationException("The blocks ask for tensors by name alone.");
    }

    @Override
    public void close() {
        if (base.isEmpty()) {
            store.close();
        }
        widenedOrMerged.close();
    }
}
