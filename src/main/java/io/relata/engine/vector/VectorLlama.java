package io.relata.engine.vector;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.ModelWeights;
import io.relata.engine.UseGuard;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Weights and the pass over them: what a model and all its views share. Any number of threads compute at once. */
final class VectorLlama implements AutoCloseable {
    private final LlamaFolder folder;
    private final LlamaConfig config;
    private final Crew crew;
    private final Product product;
    private final Attention attention;
    private final Arena arena = Arena.ofShared();
    private final WeightRows embedding;
    private final List<Layer> layers;
    private final float[] norm;
    private final Panels output;
    private final double[] frequencies;
    private final PageLayout layout;
    private final UseGuard guard = new UseGuard();

    /** A linear layer; the bias is empty where there is none. */
    private record Linear(String name, Panels weight, float[] bias) {}

    /**
     * A block; norms are filled up to whole panels.
     *
     * @param afterHeads norm of what attention adds; empty where there is none
     * @param afterWide norm of what the feed-forward layer adds; empty where there is none
     */
    private record Layer(
            float[] before,
            List<Linear> heads,
            Linear out,
            float[] afterHeads,
            float[] between,
            List<Linear> wide,
            Linear down,
            float[] afterWide) {}

    /**
     * Lays the weights of a folder out. The folder is closed with the model.
     *
     * @throws io.relata.error.RelataException with {@code MODEL_UNSUPPORTED} or {@code OUT_OF_MEMORY}
     */
    VectorLlama(LlamaFolder folder, int threads) {
        this.folder = folder;
        this.config = folder.config();
        this.crew = new Crew(threads);
        this.product = new Product(crew);
        this.attention = new Attention(config, crew);
        this.frequencies = config.ropeFrequencies();
        this.layout = new PageLayout(config.layers(), config.keyValueHeads(), config.headWidth());
        boolean whole = false;
        try {
            TensorStore store = folder.weights();
            this.embedding = new WeightRows(store, ModelWeights.EMBEDDING);
            this.layers =
                    IntStream.range(0, config.layers()).mapToObj(this::layer).toList();
            this.norm = normScale(ModelWeights.NORM);
            this.output = new WeightRows(store, ModelWeights.output(config, store)).panels(arena, crew);
            whole = true;
        } finally {
            if (!whole) {
                arena.close();
                crew.close();
            }
        }
    }

    private Layer layer(int number) {
        String prefix = "model.layers.%d.".formatted(number);
        boolean gemma = config.architecture() == LlamaConfig.Architecture.GEMMA2;
        return new Layer(
                normScale(prefix + "input_layernorm.weight"),
                List.of(
                        linear(prefix + "self_attn.q_proj"),
                        linear(prefix + "self_attn.k_proj"),
                        linear(prefix + "self_attn.v_proj")),
                linear(prefix + "self_attn.o_proj"),
                gemma ? normScale(prefix + "post_attention_layernorm.weight") : new float[0],
                normScale(prefix + (gemma ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight")),
                List.of(linear(prefix + "mlp.gate_proj"), linear(prefix + "mlp.up_proj")),
                linear(prefix + "mlp.down_proj"),
                gemma ? normScale(prefix + "post_feedforward_layernorm.weight") : new float[0]);
    }

    private float[] normScale(String name) {
        float[] scale = folder.weights().floats(name);
        if (config.architecture() == LlamaConfig.Architecture.GEMMA2) {
            for (int i = 0; i < scale.length; i++) {
                scale[i] += 1;
            }
        }
        return padded(scale);
    }

    private Linear linear(String name) {
        TensorStore store = folder.weights();
        return new Linear(
                name + ".weight",
                new WeightRows(store, name + ".weight").panels(arena, crew),
                store.find(name + ".bias").isPresent() ? padded(store.floats(name + ".bias")) : new float[0]);
    }

    private static float[] padded(float[] values) {
        return Arrays.copyOf(values, Lanes.padded(values.length));
    }

    PageLayout layout() {
        return layout;
    }

    /** Returns the angle of each pair of a head, in radians per position. */
    double[] frequencies() {
        return frequencies;
    }

    /** Returns the factors of an adapter as products read them; see {@link LoraPanels}. */
    LoraPanels adapter(String name, LoraAdapter adapter) {
        return guard.using(() -> {
            adapter.requireBase(folder.weights());
            return LoraPanels.of(name, adapter, config, crew);
        });
    }

    /** Computes runs, and returns the logits that they ask for, in order. */
    List<float[]> compute(List<Run> runs) {
        return guard.using(() -> {
            if (runs.stream().anyMatch(run -> run.adapter().isClosed())) {
                throw new IllegalStateException("The adapter is closed.");
            }
            return pass(runs);
        });
    }

    private List<float[]> pass(List<Run> runs) {
        Lines x = embedded(runs);
        Angles angles = Angles.of(runs, frequencies);
        for (int number = 0; number < config.layers(); number++) {
            Layer layer = layers.get(number);
            Lines normed = normed(x, layer.before());
            List<Lines> heads = products(normed, layer.heads(), runs);
            Lines queries = heads.get(0);
            Lines keys = heads.get(1);
            for (int line = 0; line < x.count(); line++) {
                angles.rotate(queries, line, config.heads(), config.headWidth());
                angles.rotate(keys, line, config.keyValueHeads(), config.headWidth());
            }
            write(number, runs, keys, heads.get(2));
            Lines mixed = attention.mixed(queries, runs, number);
            add(x, products(mixed, List.of(layer.out()), runs).getFirst(), layer.afterHeads());
            List<Lines> wide = products(normed(x, layer.between()), layer.wide(), runs);
            gate(wide.get(0), wide.get(1));
            add(x, products(wide.get(0), List.of(layer.down()), runs).getFirst(), layer.afterWide());
        }
        return logits(asked(x, runs));
    }

    private Lines embedded(List<Run> runs) {
        Lines x = Lines.of(runs.stream().mapToInt(Run::count).sum(), config.hidden());
        int line = 0;
        for (Run run : runs) {
            for (int id : run.tokenIds()) {
                System.arraycopy(embedding.row(id), 0, x.data(), x.at(line++), config.hidden());
            }
        }
        if (config.architecture() == LlamaConfig.Architecture.GEMMA2) {
            float scale = (float) Math.sqrt(config.hidden());
            for (int i = 0; i < x.data().length; i++) {
                x.data()[i] *= scale;
            }
        }
        return x;
    }

    private Lines normed(Lines x, float[] scale) {
        Lines y = Lines.of(x.count(), config.hidden());
        crew.each(
                x.count(),
                (long) x.count() * config.hidden(),
                line -> Numerics.norm(x, line, config.hidden(), scale, config.normEpsilon(), y));
        return y;
    }

    private List<Lines> products(Lines x, List<Linear> linears, List<Run> runs) {
        List<Product.Target> targets = linears.stream()
                .map(l -> new Product.Target(
                        l.weight(), Lines.of(x.count(), l.weight().outputs())))
                .toList();
        product.of(x, targets);
        for (int i = 0; i < linears.size(); i++) {
            Linear linear = linears.get(i);
            Lines y = targets.get(i).result();
            if (linear.bias().length > 0) {
                Lines bias = new Lines(linear.bias(), 0, 1, y.stride());
                for (int line = 0; line < y.count(); line++) {
                    Numerics.add(y.part(line, 1), bias, 0);
                }
            }
            adapt(y, x, linear.name(), runs);
        }
        return targets.stream().map(Product.Target::result).toList();
    }

    /** Runs of one adapter that lie one behind the other are taken together. */
    private void adapt(Lines y, Lines x, String weight, List<Run> runs) {
        int line = 0;
        for (int i = 0; i < runs.size(); ) {
            LoraPanels adapter = runs.get(i).adapter();
            int count = 0;
            while (i < runs.size() && runs.get(i).adapter() == adapter) {
                count += runs.get(i++).count();
            }
            if (!adapter.isNone()) {
                adapter.addTo(y.part(line, count), x.part(line, count), weight, product);
            }
            line += count;
        }
    }

    private void write(int layer, List<Run> runs, Lines keys, Lines values) {
        int line = 0;
        for (Run run : runs) {
            for (int i = 0; i < run.count(); i++) {
                for (KeyValues to : run.writtenTo()) {
                    to.write(
                            layer,
                            run.position() + i,
                            keys.data(),
                            keys.at(line + i),
                            values.data(),
                            values.at(line + i));
                }
            }
            line += run.count();
        }
    }

    private void gate(Lines gate, Lines up) {
        // An exponential costs about as much as eight multiply-adds.
        boolean gelu = config.architecture() == LlamaConfig.Architecture.GEMMA2;
        crew.each(gate.count(), 8L * gate.count() * gate.stride(), line -> Numerics.gate(gate, up, line, gelu));
    }

    private void add(Lines x, Lines y, float[] scale) {
        Lines added = scale.length == 0 ? y : normed(y, scale);
        for (int line = 0; line < x.count(); line++) {
            Numerics.add(x, added, line);
        }
    }

    /** Returns the last lines of the runs that ask. */
    private Lines asked(Lines x, List<Run> runs) {
        Lines asked = Lines.of((int) runs.stream().filter(Run::asked).count(), config.hidden());
        int line = 0;
        int to = 0;
        for (Run run : runs) {
            line += run.count();
            if (run.asked()) {
                System.arraycopy(x.data(), x.at(line - 1), asked.data(), asked.at(to++), config.hidden());
            }
        }
        return asked;
    }

    private List<float[]> logits(Lines asked) {
        if (asked.count() == 0) {
            return List.of();
        }
        Lines logits = product.of(normed(asked, norm), output);
        List<float[]> rows = new ArrayList<>();
        for (int line = 0; line < logits.count(); line++) {
            Numerics.cap(logits.data(), logits.at(line), logits.stride(), (float) config.logitCap());
            rows.add(Arrays.copyOfRange(logits.data(), logits.at(line), logits.at(line) + config.vocabularySize()));
        }
        return rows;
    }

    @Override
    public void close() {
        guard.close(() -> {
            crew.close();
            arena.close();
            folder.close();
        });
    }
}
