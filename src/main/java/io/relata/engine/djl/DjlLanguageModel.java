package io.relata.engine.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel;
import io.relata.engine.LlamaConfig;
import io.relata.engine.ModelFacts;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A Llama or Mistral on PyTorch. Weights are read-only, so any number of threads compute at once. */
final class DjlLanguageModel implements LanguageModel {
    /** Bounds the score matrix of a long prompt, (heads, chunk, length), without costing speed. */
    private static final int CHUNK_TOKENS = 256;

    private final ModelFacts facts;
    private final LlamaConfig config;
    private final TorchModule module;
    private final NDManager manager;
    private final List<NDArray> weights;
    private final long scalarType;

    /** Shared by computing threads; taken alone by {@link #close}, which must not free what is being read. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * Creates a model that owns its manager and module.
     *
     * @param weights in the order that {@link LlamaScript} states
     */
    DjlLanguageModel(
            ModelFacts facts,
            LlamaConfig config,
            TorchModule module,
            NDManager manager,
            List<NDArray> weights,
            long scalarType) {
        this.facts = facts;
        this.config = config;
        this.module = module;
        this.manager = manager;
        this.weights = List.copyOf(weights);
        this.scalarType = scalarType;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    @Override
    public Session open() {
        return new DjlSession(this);
    }

    /** Returns how many bytes the keys and values of one token take in all layers. */
    long bytesPerToken() {
        Dtype dtype = scalarType == DjlSettings.Precision.F32.scalarType() ? Dtype.F32 : Dtype.BF16;
        return new KeyValueShape(config.layers(), config.keyValueHeads(), config.headWidth(), dtype).bytesPerToken();
    }

    KeyValueSlab newSlab(int capacity) {
        inUse.readLock().lock();
        try (GradientScope _ = GradientScope.suspended()) {
            checkOpen();
            NDArray array = module.callForOne(
                    manager,
                    "slab",
                    TorchValue.of(weights.get(LlamaScript.SHARED_WEIGHTS + 1)),
                    TorchValue.of(config.layers()),
                    TorchValue.of(config.keyValueHeads()),
                    TorchValue.of(capacity),
                    TorchValue.of(config.headWidth()));
            return new KeyValueSlab(array, capacity);
        } catch (EngineException e) {
            throw explained(e);
        } finally {
            inUse.readLock().unlock();
        }
    }

    /**
     * Computes tokens and keeps their keys and values in the last slab.
     *
     * @param slabs where the prefix lies, in order; the last has room for the tokens
     * @param lengths how many tokens of each slab belong to the prefix
     */
    float[] forward(int[] tokenIds, List<NDArray> slabs, long[] lengths) {
        inUse.readLock().lock();
        try (GradientScope _ = GradientScope.suspended()) {
            checkOpen();
            float[] logits = {};
            int last = lengths.length - 1;
            for (int done = 0; done < tokenIds.length; done += CHUNK_TOKENS) {
                int count = Math.min(CHUNK_TOKENS, tokenIds.length - done);
                logits = forward(tokenIds, done, count, slabs, lengths);
                lengths[last] += count;
            }
            return logits;
        } catch (EngineException e) {
            throw explained(e);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private float[] forward(int[] tokenIds, int from, int count, List<NDArray> slabs, long[] lengths) {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = tokenIds[from + i];
        }
        try (NDManager call = manager.newSubManager()) {
            return module.callForOne(
                            call,
                            "forward",
                            TorchValue.of(weights),
                            TorchValue.of(call.create(ids)),
                            TorchValue.of(slabs),
                            TorchValue.ofIntegers(lengths),
                            TorchValue.of(config.heads()),
                            TorchValue.of(config.keyValueHeads()),
                            TorchValue.of(config.headWidth()),
                            TorchValue.of(config.slidingWindowTokens()),
                            TorchValue.of(config.normEpsilon()),
                            TorchValue.of(scalarType))
                    .toFloatArray();
        }
    }

    /** PyTorch tells a lack of memory by its message alone, on the CPU ("can't allocate memory") as on a GPU. */
    private RuntimeException explained(EngineException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("out of memory") || message.contains("allocate memory")) {
            return new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "There is no memory left to compute with %s: %s".formatted(name(), message),
                    "Maybe fewer requests at once, shorter prompts or precision BF16 fit.",
                    e);
        }
        return e;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The model %s is closed.".formatted(name()));
        }
    }

    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                module.close();
                manager.close();
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
