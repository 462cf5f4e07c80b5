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
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.TensorStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our weights as the library's tensors. Each is made once and shared by all instances of the model, which only read it;
 * where base weights are mapped, so are these.
 */
final class JlamaWeights implements WeightLoader {
    private static final String SCALES = ".qb";

    private final TensorStore store;
    private final Map<String, AbstractTensor<?, ?>> tensors = new ConcurrentHashMap<>();

    JlamaWeights(TensorStore store) {
        this.store = store;
    }

    TensorStore store() {
        return store;
    }

    AbstractTensor<?, ?> tensor(String name) {
        return tensors.computeIfAbsent(name, this::read);
    }

    private AbstractTensor<?, ?> read(String name) {
        io.relata.safetensors.TensorInfo info = store.info(name);
        TensorShape shape =
                TensorShape.of(info.shape().stream().mapToInt(Integer::intValue).toArray());
        return switch (info.dtype()) {
            case F32 -> new FloatBufferTensor(name, bytes(name).asFloatBuffer(), shape, true);
            case BF16 -> new BFloat16BufferTensor(name, bytes(name).asShortBuffer(), shape, true);
            case F16 -> widened(name, shape);
            case Q4 -> {
                ByteBuffer scales = bytes(name + SCALES);
                FloatBufferTensor factors = new FloatBufferTensor(
                        name + SCALES,
                        scales.asFloatBuffer(),
                        TensorShape.of(info.shape().get(0), info.shape().get(1) / Q4ByteBufferTensor.BLOCK_SIZE),
                        true);
                yield new Q4ByteBufferTensor(name, bytes(name), factors, shape, true);
            }
            case I8, U8, I32, I64 ->
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "%s holds %s as %s, which Jlama is not given.".formatted(store.source(), name, info.dtype()),
                        "Maybe the model can be had in F32, F16, BF16 or Jlama's Q4.");
        };
    }

    private static FloatBufferTensor direct(float[] values, String name, TensorShape shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return new FloatBufferTensor(name, bytes.asFloatBuffer(), shape, true);
    }

    private FloatBufferTensor widened(String name, TensorShape shape) {
        return direct(store.floats(name), name, shape);
    }

    /** A merged tensor lies in the heap, where the library's vectors do not look. */
    private ByteBuffer bytes(String name) {
        ByteBuffer bytes = store.buffer(name);
        if (bytes.isDirect()) {
            return bytes;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        return copy.put(bytes).flip();
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
        store.close();
    }
}
