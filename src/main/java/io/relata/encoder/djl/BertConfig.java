package io.relata.encoder.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code config.json} says of a BERT-family encoder.
 *
 * @param hiddenSize length of a token's state
 * @param layerCount transformer layers
 * @param headCount attention heads, which divide the hidden size
 * @param vocabularySize rows of the token embeddings
 * @param tokensMax longest sequence, beginning and end tokens included
 * @param positionOffset position of the first token: 0 in BERT; RoBERTa counts from the padding id plus one
 * @param epsilon added to variances in layer normalisation
 * @param activation between the two feed-forward matrices
 */
record BertConfig(
        int hiddenSize,
        int layerCount,
        int headCount,
        int vocabularySize,
        int tokensMax,
        int positionOffset,
        double epsilon,
        Activation activation) {

    /** Closed: a checkpoint is wrong with any activation but its own. */
    enum Activation {
        /** Exact, with the error function. */
        GELU,
        /** The approximation with tanh. */
        GELU_TANH,
        RELU
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MODEL_TYPES = List.of("bert", "roberta", "xlm-roberta");

    /**
     * Reads a folder's {@code config.json}.
     *
     * @throws RelataException with {@code MODEL_MISSING}, {@code MODEL_INVALID} or {@code MODEL_UNSUPPORTED}
     */
    static BertConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(file),
                    "Maybe `models` lists the folders.");
        }
        JsonNode config;
        try {
            config = JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
        String type = config.path("model_type").asText();
        require(MODEL_TYPES.contains(type), file, "model_type \"%s\"; known are %s".formatted(type, MODEL_TYPES));
        String positions = config.path("position_embedding_type").asText("absolute");
        require(positions.equals("absolute"), file, "position_embedding_type \"%s\"".formatted(positions));
        boolean decoder = config.path("is_decoder").asBoolean(false);
        require(!decoder, file, "is_decoder true: its tokens do not see those behind them");
        int offset = type.equals("bert") ? 0 : integer(config, "pad_token_id", file) + 1;
        int hidden = integer(config, "hidden_size", file);
        int heads = integer(config, "num_attention_heads", file);
        if (heads == 0 || hidden % heads != 0) {
            throw invalid(file, "%d attention heads do not divide a hidden size of %d".formatted(heads, hidden));
        }
        return new BertConfig(
                hidden,
                integer(config, "num_hidden_layers", file),
                heads,
                integer(config, "vocab_size", file),
                integer(config, "max_position_embeddings", file) - offset,
                offset,
                config.path("layer_norm_eps").asDouble(1e-12),
                activation(config.path("hidden_act").asText("gelu"), file));
    }

    private static Activation activation(String name, Path file) {
        return switch (name) {
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            default -> throw unsupported(file, "hidden_act \"%s\"".formatted(name));
        };
    }

    private static int integer(JsonNode config, String name, Path file) {
        JsonNode value = config.path(name);
        if (!value.isInt() || value.intValue() < 0) {
            throw invalid(file, "%s is %s, not a number of 0 or more".formatted(name, value));
        }
        return value.intValue();
    }

    private static void require(boolean supported, Path file, String what) {
        if (!supported) {
            throw unsupported(file, what);
        }
    }

    private static RelataException unsupported(Path file, String what) {
        return new RelataException(
                ErrorCode.MODEL_UNSUPPORTED,
                "%s has %s.".formatted(file, what),
                "Maybe another encoder of the BERT or RoBERTa family serves.");
    }

    private static RelataException invalid(Path file, String what) {
        return new RelataException(ErrorCode.MODEL_INVALID, "%s: %s.".formatted(file, what), "");
    }
}
