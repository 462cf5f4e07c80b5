package io.relata.engine.jlama;

import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** A quantised model's weights as the oracle wants them. */
record DequantisedTensors(TensorStore store) implements TensorStore {
    @Override
    public float[] floats(String name) {
        Dtype dtype = info(name).dtype();
        if (dtype != Dtype.Q4 && dtype != Dtype.I8) {
            return store.floats(name);
        }
        MemorySegment bytes = store.segment(name);
        float[] scales = store.floats(name + ".qb");
        float[] values = new float[scales.length * 32];
        if (dtype == Dtype.I8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes.get(ValueLayout.JAVA_BYTE, i) * scales[i / 32];
            }
            return values;
        }
        for (int block = 0; block < scales.length; block++) {
            for (int i = 0; i < 16; i++) {
                int pair = bytes.get(ValueLayout.JAVA_BYTE, block * 16L + i) & 0xFF;
                values[block * 32 + i] = (pair % 16 - 8) * scales[block];
                values[block * 32 + 16 + i] = (pair / 16 - 8) * scales[block];
            }
        }
        return values;
    }

    @Override
    public List<TensorInfo> tensors() {
        return store.tensors();
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return store.find(name);
    }

    @Override
    public MemorySegment segment(String name) {
        return store.segment(name);
    }

    @Override
    public String source() {
        return store.source();
    }

    @Override
    public void close() {
        store.close();
    }
}
