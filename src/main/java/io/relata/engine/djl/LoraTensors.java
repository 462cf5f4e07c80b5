package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.adapter.LoraAdapter;
import io.relata.adapter.LoraDelta;
import io.relata.engine.LlamaConfig;
import io.relata.engine.ModelWeights;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The factors of an adapter as arrays, A and B of every layer that {@link LlamaScript} can change, empty where the adapter
 * changes nothing. The scale is in B. A matrix that is no block's is refused: the pass has no place for it.
 */
final class LoraTensors implements AutoCloseable {
    private static final List<String> MODULES = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    /** No change at all. */
    static final LoraTensors NONE = new LoraTensors(List.of(), List.of());

    private final List<NDManager> managers;
    private final List<NDArray> factors;
    private volatile boolean closed;

    private LoraTensors(List<NDManager> managers, List<NDArray> factors) {
        this.managers = managers;
        this.factors = factors;
    }

    /**
     * Copies an adapter's factors to where a model computes.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH} when it changes a matrix that is no linear layer of a block
     */
    static LoraTensors of(String name, LoraAdapter adapter, LlamaConfig config, TorchModule module, NDManager parent) {
        NDManager manager = parent.newSubManager();
        boolean whole = false;
        try {
            List<NDArray> factors = factors(name, adapter, config, module, manager);
            whole = true;
            return new LoraTensors(List.of(manager), factors);
        } finally {
            if (!whole) {
                manager.close();
            }
        }
    }

    private static List<NDArray> factors(
            String name, LoraAdapter adapter, LlamaConfig config, TorchModule module, NDManager manager) {
        Map<String, LoraDelta> deltas = new TreeMap<>();
        adapter.deltas().forEach(delta -> deltas.put(delta.module(), delta));
        NDArray none = manager.create(new float[0]);
        List<NDArray> factors = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (String kind : MODULES) {
                LoraDelta delta = deltas.remove("model.layers.%d.%s".formatted(layer, kind));
                factors.add(delta == null ? none : packed(delta.down(), delta.rank(), 1, module, manager));
                factors.add(delta == null ? none : packed(delta.up(), delta.outputs(), delta.scale(), module, manager));
            }
        }
        if (!deltas.isEmpty()) {
            throw new RelataException(
                    ErrorCode.ADAPTER_MISMATCH,
                    "The adapter %s changes %s, which can only be merged at load.".formatted(name, deltas.keySet()),
                    "Maybe the adapter was trained on %s too.".formatted(ModelWeights.EMBEDDING));
        }
        return factors;
    }

    private static NDArray packed(float[] values, int rows, double scale, TorchModule module, NDManager manager) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (scale * values[i]);
        }
        try (NDManager plain = manager.newSubManager()) {
            return module.callForOne(
                    manager, "packExact", TorchValue.of(plain.create(scaled).reshape(rows, -1)));
        }
    }

    /** Returns the factors: per layer and kind of matrix, A of shape (rank, inputs), then B of shape (outputs, rank). */
    List<NDArray> factors() {
        return factors;
    }

    boolean isNone() {
        return factors.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        managers.forEach(NDManager::close);
    }
}
