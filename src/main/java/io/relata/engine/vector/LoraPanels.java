package io.relata.engine.vector;

import io.relata.adapter.LoraAdapter;
import io.relata.adapter.LoraDelta;
import io.relata.engine.LlamaConfig;
import io.relata.engine.ModelWeights;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The factors of an adapter by the name of the weight that they change. Freed when nothing refers to them any more. */
final class LoraPanels {
    /** No change at all. */
    static final LoraPanels NONE = new LoraPanels(Map.of());

    private final Map<String, Factors> factors;
    private volatile boolean closed;

    /**
     * The change {@code up · down} of a weight.
     *
     * @param down A, of shape (rank, inputs)
     * @param up B, of shape (outputs, rank), times the scale
     */
    private record Factors(Panels down, Panels up) {}

    private LoraPanels(Map<String, Factors> factors) {
        this.factors = factors;
    }

    /**
     * Lays an adapter's factors out.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH} when it changes a matrix that is no linear layer of a block
     */
    static LoraPanels of(String name, LoraAdapter adapter, LlamaConfig config, Crew crew) {
        TreeSet<String> changeable = new TreeSet<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            ModelWeights.ofLayer(config, layer).forEach((weight, shape) -> {
                if (shape.size() == 2) {
                    changeable.add(weight);
                }
            });
        }
        Map<String, Factors> factors = new TreeMap<>();
        for (LoraDelta delta : adapter.deltas()) {
            if (!changeable.contains(delta.module() + ".weight")) {
                throw new RelataException(
                        ErrorCode.ADAPTER_MISMATCH,
                        "The adapter %s changes %s, which can only be merged at load.".formatted(name, delta.module()),
                        "Maybe the adapter was trained on %s too.".formatted(ModelWeights.EMBEDDING));
            }
            factors.put(
                    delta.module() + ".weight",
                    new Factors(
                            panels(delta.down(), delta.rank(), 1, crew),
                            panels(delta.up(), delta.outputs(), delta.scale(), crew)));
        }
        return new LoraPanels(factors);
    }

    private static Panels panels(float[] values, int rows, double scale, Crew crew) {
        int width = values.length / rows;
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (scale * values[i]);
        }
        return FloatPanels.of(
                rows, width, row -> Arrays.copyOfRange(scaled, row * width, (row + 1) * width), Arena.ofAuto(), crew);
    }

    /** Adds what the adapter changes of a product. */
    void addTo(Lines y, Lines x, String weight, Product product) {
        Factors change = factors.get(weight);
        if (change != null) {
            Lines added = product.of(product.of(x, change.down()), change.up());
            for (int line = 0; line < y.count(); line++) {
                Numerics.add(y, added, line);
            }
        }
    }

    boolean isNone() {
        return this == NONE;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
