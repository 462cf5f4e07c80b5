package io.relata.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The {@code tokenizer.json} of a model's folder, as far as all who read it see it alike: its checks, ends and digest. */
public final class TokenizerFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a file makes of texts and ids; knows no model. Safe for use by several threads. */
    public interface Codec {
        /** Returns the ids of well-formed text, without beginning or end tokens. */
        int[] encode(String text);

        /** Returns the text of the ids; special tokens of the file give nothing, nor do ids that it lacks. */
        String decode(int... tokenIds);
    }

    private final Path path;
    private final ObjectNode root;
    private final LlamaConfig config;
    private final int endId;
    private final String fingerprint;

    private TokenizerFile(Path path, ObjectNode root, LlamaConfig config, int endId, String fingerprint) {
        this.path = path;
        this.root = root;
        this.config = config;
        this.endId = endId;
        this.fingerprint = fingerprint;
    }

    /**
     * Reads the file of a folder.
     *
     * @throws RelataException with {@code MODEL_MISSING} when there is none, {@code MODEL_INVALID} when it is not JSON or
     *     has ids beyond the model's vocabulary
     */
    public static TokenizerFile read(Path folder, LlamaConfig config) {
        Path path = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(path)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The model %s has no tokenizer.json.".formatted(folder),
                    "Maybe it has tokenizer.model alone; saving it with a fast tokenizer writes tokenizer.json.");
        }
        try {
            if (!(JSON.readTree(Files.readAllBytes(path)) instanceof ObjectNode root)) {
                throw unreadable(path, new IOException("it is no object"));
            }
            checkIds(path, root, config.vocabularySize());
            String digest = new Fingerprint()
                    .addFile(path)
                    .add("%d %d %s".formatted(config.vocabularySize(), config.beginId(), config.endIds()))
                    .hex();
            return new TokenizerFile(path, root, config, endId(folder, root, config), digest);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Returns where it lies. */
    public Path path() {
        return path;
    }

    /** Returns what it says. */
    public JsonNode root() {
        return root;
    }

    /** Returns the failure to read it. */
    public RelataException unreadable(Throwable cause) {
        return unreadable(path, cause);
    }

    private static RelataException unreadable(Path path, Throwable cause) {
        return new RelataException(
                ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(path, cause.getMessage()), "", cause);
    }

    /**
     * Returns the tokenizer of the file.
     *
     * @param open reads the file, and the file with its special tokens under names that no text has
     * @throws RelataException with {@code MODEL_INVALID} when an added token is not read as the id that the file gives it
     */
    public Tokenizer tokenizer(Function<JsonNode, Codec> open) {
        Codec decoder = open.apply(root);
        Codec encoder = open.apply(withHiddenSpecialTokens());
        checkAddedTokens(decoder, true);
        checkAddedTokens(encoder, false);
        return new FileTokenizer(
                encoder, decoder, config.vocabularySize(), config.beginId(), endId, specialIds(), fingerprint);
    }

    private Map<String, Integer> specialIds() {
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode token : root.path("added_tokens")) {
            if (isSpecial(token)) {
                ids.put(token.path("content").asText(), token.path("id").intValue());
            }
        }
        return ids;
    }

    private static boolean isSpecial(JsonNode token) {
        return token.path("special").asBoolean(false);
    }

    /**
     * Returns the file with its special tokens under names that no text has. They are recognised wherever they are written,
     * so a sentence that contains {@code </s>} would end the prompt. They are renamed and not removed, since added tokens
     * are numbered by counting; those of the model's own vocabulary need no place kept.
     */
    private JsonNode withHiddenSpecialTokens() {
        ArrayNode kept = JSON.createArrayNode();
        for (JsonNode token : root.path("added_tokens")) {
            if (!isSpecial(token)) {
                kept.add(token);
            } else if (!root.path("model")
                    .path("vocab")
                    .has(token.path("content").asText())) {
                String hidden = FileTokenizer.NO_CHARACTER + token.path("id").asText() + FileTokenizer.NO_CHARACTER;
                kept.add(token.<ObjectNode>deepCopy().put("content", hidden));
            }
        }
        ObjectNode copy = JSON.createObjectNode();
        copy.setAll(root);
        copy.set("added_tokens", kept);
        return copy.putNull("post_processor");
    }

    private void checkAddedTokens(Codec codec, boolean special) {
        for (JsonNode token : root.path("added_tokens")) {
            if (isSpecial(token) == special) {
                String content = token.path("content").asText();
                int[] ids = codec.encode(content);
                if (ids.length != 1 || ids[0] != token.path("id").asLong(-1)) {
                    throw new RelataException(
                            ErrorCode.MODEL_INVALID,
                            "%s gives the token %s the id %s, and it is read as %s."
                                    .formatted(path, content, token.path("id"), Arrays.toString(ids)),
                            "Maybe ids are left out between the vocabulary and the added tokens.");
                }
            }
        }
    }

    private static void checkIds(Path path, JsonNode root, int vocabularySize) {
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
                    "%s has ids up to %d and the model a vocabulary of %d.".formatted(path, greatest, vocabularySize),
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
