package io.relata.engine.jlama;

import com.github.tjake.jlama.math.ActivationFunction;
import com.github.tjake.jlama.safetensors.Config;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel;
import io.relata.engine.LlamaConfig;
import io.relata.engine.ModelFacts;
import io.relata.safetensors.Dtype;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A Llama or Mistral on Jlama: shared weights, and an instance of the library's blocks for each running computation. A view with
 * an adapter has weights and instances of its own; the room to compute in, and all weights that the adapter leaves as they are,
 * are the base's.
 */
final class JlamaLanguageModel implements LanguageModel {
    /** Size of the library's pages of keys and values. */
    private static final int PAGE_BYTES = 1 << 20;

    private final ModelFacts facts;
    private final LlamaConfig shape;
    private final JlamaWeights weights;
    private final Config config;
    private final KvBufferCache buffers;
    private final int computationsMax;
    private final Semaphore computations;
    private final Queue<JlamaInstance> idle = new ConcurrentLinkedQueue<>();
    private final Optional<JlamaLanguageModel> base;
    private volatile boolean closed;

    JlamaLanguageModel(ModelFacts facts, LlamaConfig shape, int computationsMax, JlamaWeights weights) {
        this.facts = facts;
        this.shape = shape;
        this.weights = weights;
        this.config = config(shape, facts.contextTokensMax());
        this.computationsMax = computationsMax;
        this.computations = new Semaphore(computationsMax, true);
        JlamaInstance first = new JlamaInstance(shape, config, weights);
        this.buffers = new KvBufferCache(first);
        this.base = Optional.empty();
        idle.add(first);
    }

    private JlamaLanguageModel(JlamaLanguageModel base, ModelFacts facts, JlamaWeights weights) {
        this.facts = facts;
        this.shape = base.shape;
        this.weights = weights;
        this.config = base.config;
        this.buffers = base.buffers;
        this.computationsMax = base.computationsMax;
        this.computations = base.computations;
        this.base = Optional.of(base);
    }

    private static Config config(LlamaConfig shape, int contextTokensMax) {
        // The library turns head h at position p as if it stood at p + 2h; only differences matter, but the table must
        // reach that far. A context shorter than one page would make it choose pages of a single position.
        long positionBytes = 2L * Float.BYTES * shape.keyValueWidth() * shape.layers();
        int pagePositions = (int) Math.max(1, PAGE_BYTES / positionBytes);
        int rows = Math.max(contextTokensMax, pagePositions) + 2 * shape.heads();
        Config config = new Config(
                rows,
                shape.hidden(),
                shape.intermediate(),
                shape.heads(),
                shape.keyValueHeads(),
                shape.layers(),
                (float) shape.normEpsilon(),
                shape.vocabularySize(),
                shape.beginId(),
                List.copyOf(shape.endIds()),
                ActivationFunction.Type.SILU,
                shape.ropeTheta(),
                1.0,
                shape.headWidth(),
                null,
                null);
        fill(config.ropeFreqs.orElseThrow(), shape.ropeFrequencies());
        return config;
    }

    /** The library knows neither linear nor llama3 scaling of these; the table is cosine and sine by position and pair. */
    private static void fill(float[][] table, double[] frequencies) {
        for (int i = 0; i < table.length; i++) {
            double angle = (double) (i / frequencies.length) * frequencies[i % frequencies.length];
            table[i][0] = (float) Math.cos(angle);
            table[i][1] = (float) Math.sin(angle);
        }
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    @Override
    public Session open() {
        return new JlamaSession(this);
    }

    /** Returns how many bytes the keys and values of one token take in all layers. */
    long bytesPerToken() {
        return new KeyValueShape(shape.layers(), shape.keyValueHeads(), shape.headWidth(), Dtype.F32).bytesPerToken();
    }

    /** Returns a view whose changed weights are merged when it first computes. */
    @Override
    public LanguageModel adapted(String name, String digest, LoraAdapter adapter) {
        return new JlamaLanguageModel(this, facts.adapted(digest), weights.adapted(adapter));
    }

    KvBufferCache.KvBuffer newBuffer() {
        return buffers.getEphemeralKvBuffer();
    }

    int layers() {
        return shape.layers();
    }

    float[] append(int[] tokenIds, int position, KvBufferCache.KvBuffer keysAndValues) {
        computations.acquireUninterruptibly();
        try {
            if (isClosed()) {
                throw new IllegalStateException("The model %s is closed.".formatted(name()));
            }
            JlamaInstance free = idle.poll();
            JlamaInstance instance = free == null ? new JlamaInstance(shape, config, weights) : free;
            try {
                // On one of the library's own threads, its many small parallel steps begin there and mostly end there;
                // from outside, each step is a change of threads.
                return PhysicalCoreExecutor.instance
                        .get()
                        .submit(() -> instance.append(tokenIds, position, keysAndValues));
            } finally {
                idle.add(instance);
            }
        } finally {
            computations.release();
        }
    }

    private boolean isClosed() {
        return closed || base.filter(JlamaLanguageModel::isClosed).isPresent();
    }

    @Override
    public void close() {
        // With all permits no computation runs, and none that waits will start.
        computations.acquireUninterruptibly(computationsMax);
        try {
            if (!closed) {
                closed = true;
                idle.clear();
                weights.close();
            }
        } finally {
            computations.release(computationsMax);
        }
    }
}
