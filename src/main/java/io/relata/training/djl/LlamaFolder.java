package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A decoder in a model folder as the Hugging Face libraries lay it out: {@code config.json}, {@code
 * generation_config.json}, {@code model.safetensors}, and the tokenizer's files.
 */
public final class LlamaFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LlamaFolder() {}

    /**
     * Writes all files but the model card.
     *
     * @param dtype what the weights are rounded to
     */
    public static void write(
            Path folder, LlamaShape shape, NamedParameters parameters, BytePairVocabulary vocabulary, Dtype dtype) {
        TokenizerFolder.write(vocabulary, folder);
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        parameters.write(writer, "", dtype);
        writer.write(folder.resolve("model.safetensors"));
        int begin = vocabulary.special(TokenizerFolder.BEGIN);
        int end = vocabulary.special(TokenizerFolder.END);
        int padding = vocabulary.special(TokenizerFolder.PADDING);
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        config.put("model_type", "llama")
                .put("hidden_size", shape.hidden())
                .put("intermediate_size", shape.ffn())
                .put("num_hidden_layers", shape.layers())
                .put("num_attention_heads", shape.heads())
                .put("num_key_value_heads", shape.heads())
                .put("head_dim", shape.hidden() / shape.heads())
                .put("vocab_size", shape.vocabulary())
                .put("max_position_embeddings", shape.contextMax())
                .put("rope_theta", LlamaShape.ROPE_THETA)
                .put("rms_norm_eps", LlamaShape.NORM_EPSILON)
                .put("hidden_act", "silu")
                .put("attention_bias", false)
                .put("mlp_bias", false)
                .put("tie_word_embeddings", true)
                .put("torch_dtype", dtype == Dtype.BF16 ? "bfloat16" : dtype == Dtype.F16 ? "float16" : "float32")
                .put("bos_token_id", begin)
                .put("eos_token_id", end)
                .put("pad_token_id", padding);
        write(folder.resolve("config.json"), config);
        write(
                folder.resolve("generation_config.json"),
                JSON.createObjectNode()
                        .put("bos_token_id", begin)
                        .put("eos_token_id", end)
                        .put("pad_token_id", padding)
                        .put("do_sample", false));
    }

    private static void write(Path file, ObjectNode content) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }

    /**
     * Reads the sizes of a folder that {@link #write} wrote.
     *
     * @throws RelataException with {@code MODEL_MISSING} or {@code MODEL_INVALID}
     */
    public static LlamaShape shape(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no model in %s: it has no config.json.".formatted(folder),
                    "Maybe the language model has not been trained; ./relata train lm makes one.");
        }
        try {
            JsonNode config = JSON.readTree(Files.readString(file));
            return new LlamaShape(
                    config.path("vocab_size").asInt(),
                    config.path("hidden_size").asInt(),
                    config.path("num_hidden_layers").asInt(),
                    config.path("num_attention_heads").asInt(),
                    config.path("intermediate_size").asInt(),
                    config.path("max_position_embeddings").asInt());
        } catch (IOException | IllegalArgumentException e) {
            throw new RelataException(ErrorCode.MODEL_INVALID, "%s: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    /** Reads the weights of a folder; {@code manager} owns them. */
    public static NamedParameters weights(NDManager manager, Path folder, LlamaShape shape) {
        NamedParameters parameters = new NamedParameters(manager);
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            shape.weights().forEach((name, dimensions) -> parameters.add(name, file.floats(name), dimensions));
        }
        return parameters;
    }
}
