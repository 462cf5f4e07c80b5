package io.relata.engine.jlama;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.CausalSelfAttention;
import com.github.tjake.jlama.model.LayerNorm;
import com.github.tjake.jlama.model.MLPBlock;
import com.github.tjake.jlama.model.RMSNorm;
import com.github.tjake.jlama.model.TransformerBlock;
import com.github.tjake.jlama.model.functions.EmbedInput;
import com.github.tjake.jlama.model.functions.SampleOutput;
import com.github.tjake.jlama.model.llama.LlamaModel;
import com.github.tjake.jlama.safetensors.Config;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import io.relata.engine.LlamaConfig;
import io.relata.engine.ModelWeights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One set of the library's blocks, for one computation at a time. Embedding and output are ours. Mistral's blocks are
 * Llama's; the library's class for it adds a name.
 */
final class JlamaInstance extends LlamaModel {
    /**
     * Tokens are fed in pieces whose size is a power of two, up to this: the library keeps a buffer for every shape that it
     * has met, so that prompts of all lengths would fill its cache for good. Larger pieces were slower: 600 tokens of a
     * 5M-parameter model took 1.7 s in pieces of 16 and 4 s in pieces of 64 on two loaded cores.
     */
    private static final int PIECE_TOKENS_MAX = 16;

    private final LlamaConfig shape;
    private final JlamaWeights ours;

    JlamaInstance(LlamaConfig shape, Config config, JlamaWeights weights) {
        // No tokenizer: ours is outside, and the library asks for its own in generate() alone.
        super(
                AbstractModel.InferenceType.FULL_GENERATION,
                config,
                weights,
                null,
                DType.F32,
                DType.F32,
                Optional.empty());
        this.shape = shape;
        this.ours = weights;
    }

    // Called by the constructor above, before our fields are set: only the library's own may be used.
    @Override
    protected EmbedInput loadInputWeights() {
        EmbeddingRows rows = new EmbeddingRows(((JlamaWeights) weights).store(), c.embeddingLength);
        return (token, position) -> {
            AbstractTensor<?, ?> row = makeDenseTensor(1, c.embeddingLength);
            float[] values = rows.row(token);
            for (int i = 0; i < values.length; i++) {
                row.set(values[i], 0, i);
            }
            return row;
        };
    }

    /** As the library does it for each family; biases, where there are any, are those of queries, keys and values. */
    @Override
    protected TransformerBlock[] loadTransformerBlockWeights() {
        TransformerBlock[] blocks = new TransformerBlock[c.numberOfLayers];
        for (int layer = 0; layer < blocks.length; layer++) {
            String attention = "model.layers.%d.self_attn.".formatted(layer);
            String feedForward = "model.layers.%d.mlp.".formatted(layer);
            blocks[layer] = new TransformerBlock(
                    this,
                    layer,
                    new RMSNorm(this, weight("model.layers.%d.input_layernorm.weight".formatted(layer))),
                    new CausalSelfAttention(
                            this,
                            layer,
                            bias(attention + "q_proj.bias"),
                            bias(attention + "k_proj.bias"),
                            bias(attention + "v_proj.bias"),
                            weight(attention + "q_proj.weight"),
                            weight(attention + "k_proj.weight"),
                            weight(attention + "v_proj.weight"),
                            Optional.empty(),
                            weight(attention + "o_proj.weight")),
                    new RMSNorm(this, weight("model.layers.%d.post_attention_layernorm.weight".formatted(layer))),
                    new MLPBlock(
                            this,
                            c.activationFunction,
                            weight(feedForward + "gate_proj.weight"),
                            weight(feedForward + "down_proj.weight"),
                            weight(feedForward + "up_proj.weight")));
        }
        return blocks;
    }

    private AbstractTensor<?, ?> weight(String name) {
        return ((JlamaWeights) weights).tensor(name);
    }

    @SuppressWarnings("rawtypes") // The library's own type here.
    private Optional<AbstractTensor> bias(String name) {
        return weights.isWeightPresent(name) ? Optional.of(weight(name)) : Optional.empty();
    }

    @Override
    protected SampleOutput loadOutputWeights() {
        LayerNorm norm = new RMSNorm(this, ((JlamaWeights) weights).tensor(ModelWeights.NORM));
        return new SampleOutput() {
            @Override
            public LayerNorm getOutputLayerNorm() {
                return norm;
            }

            @Override
            public AbstractTensor<?, ?> getOutputLogitsWeights() {
                throw new UnsupportedOperationException("The output projection is logits().");
            }
        };
    }

    /**
     * Computes tokens behind those that the buffer holds.
     *
     * @return logits after the last one
     */
    float[] append(int[] tokenIds, int position, KvBufferCache.KvBuffer keysAndValues) {
        int done = 0;
        while (true) {
            int count = Math.min(PIECE_TOKENS_MAX, Integer.highestOneBit(tokenIds.length - done));
            int[] piece = Arrays.copyOfRange(tokenIds, done, done + count);
            try (AbstractTensor<?, ?> states = batchForward(piece, position + done, keysAndValues)) {
                done += count;
                if (done == tokenIds.length) {
                    return logits(states.slice(count - 1));
                }
            }
        }
    }

    private float[] logits(AbstractTensor<?, ?> state) {
        AbstractTensor<?, ?> output = ours.tensor(ModelWeights.output(shape, ours.store()));
        int vocabularySize = shape.vocabularySize();
        int parts = TensorOperationsProvider.get().parallelSplitSize();
        try (AbstractTensor<?, ?> normed = sampleOutput.getOutputLayerNorm().forward(state);
                AbstractTensor<?, ?> logits = makeDenseTensor(1, vocabularySize)) {
            IntStream.range(0, parts).parallel().forEach(part -> {
                int from = (int) ((long) vocabularySize * part / parts);
                int to = (int) ((long) vocabularySize * (part + 1) / parts);
                TensorOperationsProvider.get()
                        .dotProductChunk(logits, normed, output, 0, shape.hidden(), from, to - from);
            });
            float[] copy = new float[vocabularySize];
            MemorySegment.copy(logits.getMemorySegment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, copy, 0, vocabularySize);
            return copy;
        }
    }
}
