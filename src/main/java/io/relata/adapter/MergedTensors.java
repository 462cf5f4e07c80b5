package io.relata.adapter;

import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Base weights seen through an adapter. A merged tensor is computed anew at each reading and belongs to the reader. */
final class MergedTensors implements TensorStore {
    private static final String WEIGHT = ".weight";

    private final TensorStore base;
    private final Map<String, LoraDelta> deltas;

    MergedTensors(TensorStore base, Map<String, LoraDelta> deltas) {
        this.base = base;
        this.deltas = deltas;
    }

    private Optional<LoraDelta> delta(String name) {
        return name.endsWith(WEIGHT)
                ? Optional.ofNullable(deltas.get(name.substring(0, name.length() - WEIGHT.length())))
                : Optional.empty();
    }

    private TensorInfo seen(TensorInfo info) {
        return delta(info.name())
                .map(delta -> new TensorInfo(info.name(), Dtype.F32, info.shape()))
                .orElse(info);
    }

    @Override
    public List<TensorInfo> tensors() {
        return base.tensors().stream().map(this::seen).toList();
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return base.find(name).map(this::seen);
    }

    @Override
    public float[] floats(String name) {
        float[] values = base.floats(name);
        delta(name).ifPresent(delta -> delta.addTo(values));
        return values;
    }

    @Override
    public MemorySegment segment(String name) {
        if (delta(name).isEmpty()) {
            return base.segment(name);
        }
        float[] values = floats(name);
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
        return bytes;
    }

    @Override
    public String source() {
        return base.source();
    }

    @Override
    public void close() {
        base.close();
    }
}
