package io.relata.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Writes a complete model folder in BF16 with weights drawn by chance, once. */
public final class RandomModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STRIPE_NUMBERS = 1 << 20;

    private final ModelShape shape;
    private final long seed;

    /** Creates a writer. */
    public RandomModel(ModelShape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
    }

    /**
     * Writes the folder unless it is there.
     *
     * @param parent of the model's folder
     * @param vocabulary a model's folder whose tokenizer is taken; the rows beyond its vocabulary are never met in a text
     * @return the model's folder
     */
    public Path in(Path parent, Path vocabulary) {
        Path folder = parent.resolve(shape.name());
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve("model.safetensors"))) {
                for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
                    Files.copy(vocabulary.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValue(folder.resolve("config.json").toFile(), config());
                writeWeights(folder.resolve("model.safetensors"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }

    private ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        return config.put("model_type", "llama")
                .put("hidden_size", shape.hidden())
                .put("intermediate_size", shape.intermediate())
                .put("num_hidden_layers", shape.layers())
                .put("num_attention_heads", shape.heads())
                .put("num_key_value_heads", shape.keyValueHeads())
                .put("vocab_size", shape.vocabularySize())
                .put("max_position_embeddings", shape.contextTokensMax())
                .put("rope_theta", 10_000.0)
                .put("rms_norm_eps", 1e-5)
                .put("hidden_act", "silu")
                .put("tie_word_embeddings", false)
                .put("torch_dtype", "bfloat16")
                .put("bos_token_id", 0)
                .put("eos_token_id", 1);
    }

    private void writeWeights(Path file) {
        SafetensorsWriter writer = new SafetensorsWriter();
        int keyValueWidth = shape.hidden() / shape.heads() * shape.keyValueHeads();
        try (Arena arena = Arena.ofShared()) {
            List<TensorInfo> tensors = new ArrayList<>();
            tensors.add(matrix("model.embed_tokens", shape.vocabularySize(), shape.hidden()));
            tensors.add(matrix("lm_head", shape.vocabularySize(), shape.hidden()));
            tensors.add(vector("model.norm"));
            for (int layer = 0; layer < shape.layers(); layer++) {
                String prefix = "model.layers.%d.".formatted(layer);
                tensors.add(vector(prefix + "input_layernorm"));
                tensors.add(vector(prefix + "post_attention_layernorm"));
                tensors.add(matrix(prefix + "self_attn.q_proj", shape.hidden(), shape.hidden()));
                tensors.add(matrix(prefix + "self_attn.k_proj", keyValueWidth, shape.hidden()));
                tensors.add(matrix(prefix + "self_attn.v_proj", keyValueWidth, shape.hidden()));
                tensors.add(matrix(prefix + "self_attn.o_proj", shape.hidden(), shape.hidden()));
                tensors.add(matrix(prefix + "mlp.gate_proj", shape.intermediate(), shape.hidden()));
                tensors.add(matrix(prefix + "mlp.up_proj", shape.intermediate(), shape.hidden()));
                tensors.add(matrix(prefix + "mlp.down_proj", shape.hidden(), shape.intermediate()));
            }
            for (int i = 0; i < tensors.size(); i++) {
                TensorInfo info = tensors.get(i);
                MemorySegment bytes = arena.allocate(info.bytes(), Long.BYTES);
                fill(info, bytes, seed + i);
                writer.add(info, bytes);
            }
            writer.write(file);
        }
    }

    private static TensorInfo matrix(String name, int rows, int columns) {
        return new TensorInfo(name + ".weight", Dtype.BF16, List.of(rows, columns));
    }

    private TensorInfo vector(String name) {
        return new TensorInfo(name + ".weight", Dtype.BF16, List.of(shape.hidden()));
    }

    /** Norm scales are one; matrices keep the size of what passes through them, so that no number runs away. */
    private static void fill(TensorInfo info, MemorySegment bytes, long seed) {
        long count = info.bytes() / Short.BYTES;
        boolean norm = info.shape().size() == 1;
        double spread = norm ? 0 : Math.sqrt(3.0 / info.shape().getLast());
        LongStream.range(0, Math.ceilDiv(count, STRIPE_NUMBERS)).parallel().forEach(stripe -> {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + stripe);
            long end = Math.min(count, (stripe + 1) * STRIPE_NUMBERS);
            for (long i = stripe * STRIPE_NUMBERS; i < end; i++) {
                float value = norm ? 1 : (float) (spread * (2 * random.nextDouble() - 1));
                bytes.set(TensorStore.SHORT, i * Short.BYTES, BrainFloat.of(value));
            }
        });
    }
}
