package io.relata.encoder.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A folder's {@code tokenizer.json}, through Hugging Face's own library. Safe for use by several threads.
 *
 * <p>Special tokens are found by {@link #special} alone: a text that happens to contain {@code [SEP]} or {@code </s>} gives
 * the tokens of these characters.
 */
final class BertTokenizer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    // A pair is cut by its own rule, sequences are not padded, and the beginning and end are set by their ids.
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Long> specials;
    private final long beginId;
    private final long endId;

    private BertTokenizer(HuggingFaceTokenizer tokenizer, Map<String, Long> specials, long beginId, long endId) {
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.beginId = beginId;
        this.endId = endId;
    }

    /**
     * Reads a folder.
     *
     * @param vocabularySize rows of the model's embeddings; no id may reach it
     * @throws RelataException with {@code MODEL_MISSING} or {@code MODEL_INVALID}
     */
    static BertTokenizer read(Path folder, int vocabularySize) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(file),
                    "Maybe the folder has vocab.txt alone; saving it with a fast tokenizer writes tokenizer.json.");
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            Map<String, Long> specials = specials(root);
            checkIds(file, root, vocabularySize);
            long begin = firstOf(specials, "[CLS]", "<s>", "<|begin|>").orElseThrow(() -> withoutFrame(file));
            long end = firstOf(specials, "[SEP]", "</s>", "<|end|>").orElseThrow(() -> withoutFrame(file));
            return new BertTokenizer(open(withoutSpecials(root)), specials, begin, end);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private static HuggingFaceTokenizer open(JsonNode root) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(JSON.writeValueAsBytes(root)), OPTIONS);
    }

    private static Map<String, Long> specials(JsonNode root) {
        Map<String, Long> specials = new HashMap<>();
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean(false)) {
                specials.put(token.path("content").asText(), token.path("id").asLong());
            }
        }
        return specials;
    }

    /** Without the special tokens the library cannot find them in a text, and without a frame it adds none. */
    private static JsonNode withoutSpecials(JsonNode root) {
        ObjectNode copy = root.deepCopy();
        ArrayNode kept = copy.putArray("added_tokens");
        for (JsonNode token : root.path("added_tokens")) {
            if (!token.path("special").asBoolean(false)) {
                kept.add(token);
            }
        }
        copy.putNull("post_processor");
        copy.putNull("truncation");
        copy.putNull("padding");
        return copy;
    }

    private static void checkIds(Path file, JsonNode root, int vocabularySize) {
        long greatest = -1;
        for (JsonNode id : root.path("model").path("vocab")) {
            greatest = Math.max(greatest, id.asLong(-1));
        }
        for (JsonNode token : root.path("added_tokens")) {
            greatest = Math.max(greatest, token.path("id").asLong(-1));
        }
        if (greatest >= vocabularySize) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "%s has ids up to %d and the model %d embeddings.".formatted(file, greatest, vocabularySize),
                    "Maybe tokens were added to the tokenizer after the model was trained.");
        }
    }

    private static Optional<Long> firstOf(Map<String, Long> specials, String... names) {
        for (String name : names) {
            if (specials.containsKey(name)) {
                return Optional.of(specials.get(name));
            }
        }
        return Optional.empty();
    }

    private static RelataException withoutFrame(Path file) {
        return new RelataException(
                ErrorCode.MODEL_INVALID,
                "%s has neither [CLS] and [SEP] nor <s> and </s> nor <|begin|> and <|end|> among its special tokens."
                        .formatted(file),
                "");
    }

    /** Returns the ids of a stretch of text, without beginning and end. */
    long[] ids(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /** Returns the id of a special token, if the vocabulary has one of this spelling. */
    Optional<Long> special(String token) {
        return Optional.ofNullable(specials.get(token));
    }

    /** Returns the id that begins a sequence. */
    long beginId() {
        return beginId;
    }

    /** Returns the id that ends a sequence. */
    long endId() {
        return endId;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
