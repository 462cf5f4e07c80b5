package io.relata.engine.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.engine.Fingerprint;
import io.relata.engine.LlamaConfig;
import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code tokenizer.json} with Hugging Face's own library, through DJL. Needs no PyTorch. */
public final class HuggingFaceTokenizers implements TokenizerLoader {
    private static final ObjectMapper JSON = new ObjectMapper();
    // Neither cut nor filled up nor framed: what a prompt holds is the prompt's business.
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    @Override
    public Tokenizer load(Path folder, LlamaConfig config) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The model %s has no tokenizer.json.".formatted(folder),
                    "Maybe it has tokenizer.model alone; saving it with a fast tokenizer writes tokenizer.json.");
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            checkIds(file, root, config.vocabularySize());
            HuggingFaceTokenizer decoder = open(file, root);
            HuggingFaceTokenizer encoder = open(file, withHiddenSpecialTokens(root));
            checkAddedTokens(file, root, decoder, true);
            checkAddedTokens(file, root, encoder, false);
            return new TokenizerJson(
                    encoder,
                    decoder,
                    config.vocabularySize(),
                    config.beginId(),
                    endId(folder, root, config),
                    specialIds(root),
                    new Fingerprint()
                            .addFile(file)
                            .add("%d %d %s".formatted(config.vocabularySize(), config.beginId(), config.endIds()))
                            .hex());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Map<String, Integer> specialIds(JsonNode root) {
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean(false)) {
                ids.put(token.path("content").asText(), token.path("id").intValue());
            }
        }
        return ids;
    }

    private static HuggingFaceTokenizer open(Path file, JsonNode root) throws IOException {
        byte[] json = JSON.writeValueAsBytes(root);
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
        } catch (RuntimeException e) {
            // The native library has no type of its own for a file that it cannot read.
            throw unreadable(file, e);
        }
    }

    private static RelataException unreadable(Path file, Throwable cause) {
        return new RelataException(
                ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, cause.getMessage()), "", cause);
    }

    /**
     * Returns the file with its special tokens under names that no text has. The library recognises special tokens wherever
     * they are written, so a sentence that contains {@code </s>} would end the prompt. They are renamed and not removed,
     * since the library numbers added tokens by counting; those of the model's own vocabulary need no place kept.
     */
    private static JsonNode withHiddenSpecialTokens(JsonNode root) {
        ObjectNode copy = root.deepCopy();
        ArrayNode kept = JSON.createArrayNode();
        for (JsonNode token : copy.path("added_tokens")) {
            if (!token.path("special").asBoolean(false)) {
                kept.add(token);
            } else if (!root.path("model")
                    .path("vocab")
                    .has(token.path("content").asText())) {
                String hidden = TokenizerJson.NO_CHARACTER + token.path("id").asText() + TokenizerJson.NO_CHARACTER;
                kept.add(((ObjectNode) token).put("content", hidden));
            }
        }
        copy.set("added_tokens", kept);
        copy.putNull("post_processor");
        return copy;
    }

    private static void checkAddedTokens(Path file, JsonNode root, HuggingFaceTokenizer tokenizer, boolean special) {
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean(false) == special) {
                String content = token.path("content").asText();
                long[] ids = tokenizer.encode(content, false, false).getIds();
                if (ids.length != 1 || ids[0] != token.path("id").asLong(-1)) {
                    throw new RelataException(
                            ErrorCode.MODEL_INVALID,
                            "%s gives the token %s the id %s, and it is read as %s."
                                    .formatted(file, content, token.path("id"), Arrays.toString(ids)),
                            "Maybe ids are left out between the vocabulary and the added tokens.");
                }
            }
        }
    }

    private static void checkIds(Path file, JsonNode root, int vocabularySize) {
        int greatest = -1;
        for (JsonNode id : root.path("model").path("vocab")) {
            greatest = Math.max(greatest, id.asInt(-1));
        }
        for (JsonNode token : root.path("added_tokens")) {
            greatest = Math.max(greatest, token.path("id").asInt(-1));
        }
        if (greatest >= vocabularySize) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "%s has ids up to %d and the model a vocabulary of %d.".formatted(file, greatest, vocabularySize),
                    "Maybe tokens were added to the tokenizer after the model was trained.");
        }
    }

    /** Chat models list several ends in config.json; the one that tokenizer_config.json names ends an answer. */
    private static int endId(Path folder, JsonNode root, LlamaConfig config) throws IOException {
        Path file = folder.resolve("tokenizer_config.json");
        if (config.endIds().size() > 1 && Files.isRegularFile(file)) {
            JsonNode named = JSON.readTree(Files.readAllBytes(file)).path("eos_token");
            String content = named.isObject() ? named.path("content").asText() : named.asText();
            for (JsonNode token : root.path("added_tokens")) {
                if (token.path("content").asText().equals(content)
                        && config.endIds().contains(token.path("id").asInt(-1))) {
                    return token.path("id").intValue();
                }
            }
        }
        return config.endIds().isEmpty() ? -1 : config.endIds().getFirst();
    }
}
