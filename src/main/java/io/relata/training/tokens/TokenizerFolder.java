package io.relata.training.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer files of a model folder: {@code tokenizer.json} and {@code tokenizer_config.json} in the layout of the
 * Hugging Face tokenizers.
 */
public final class TokenizerFolder {
    /** Begins every sequence; id 0. */
    public static final String BEGIN = "<|begin|>";

    /** Ends every sequence; id 1. */
    public static final String END = "<|end|>";

    /** Fills up short rows of a batch; id 2. */
    public static final String PADDING = "<|padding|>";

    /** The special tokens of the tokenizers trained here, by id. */
    public static final List<String> SPECIALS = List.of(BEGIN, END, PADDING);

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFolder() {}

    /** Writes both files. */
    public static void write(BytePairVocabulary vocabulary, Path folder) {
        try {
            Files.createDirectories(folder);
            write(folder.resolve("tokenizer.json"), tokenizer(vocabulary));
            write(folder.resolve("tokenizer_config.json"), configuration());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }

    /**
     * Reads a {@code tokenizer.json} that {@link #write} wrote.
     *
     * @throws RelataException with {@code MODEL_MISSING} or {@code MODEL_INVALID}
     */
    public static BytePairVocabulary read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(file),
                    "Maybe the tokenizer has not been trained; ./relata train tokenizer writes it.");
        }
        try {
            return vocabulary(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private static BytePairVocabulary vocabulary(JsonNode root) {
        List<String> specials = new ArrayList<>();
        root.path("added_tokens")
                .forEach(token -> specials.add(token.path("content").asText()));
        Map<String, Integer> idOf = new HashMap<>();
        root.path("model")
                .path("vocab")
                .properties()
                .forEach(entry -> idOf.put(entry.getKey(), entry.getValue().asInt()));
        List<BytePairVocabulary.Merge> merges = new ArrayList<>();
        for (JsonNode merge : root.path("model").path("merges")) {
            String[] sides = merge.asText().split(" ", 2);
            merges.add(new BytePairVocabulary.Merge(idOf.get(sides[0]), idOf.get(sides[1])));
        }
        return new BytePairVocabulary(specials, merges);
    }

    private static void write(Path file, ObjectNode content) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    private static ObjectNode tokenizer(BytePairVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (int id = 0; id < vocabulary.specials().size(); id++) {
            added.add(special(id, vocabulary.specials().get(id)));
        }
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.set("post_processor", beginningWith(BEGIN, vocabulary.special(BEGIN)));
        root.set("decoder", byteLevel());
        root.set("model", model(vocabulary));
        return root;
    }

    private static ObjectNode special(int id, String content) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static ObjectNode beginningWith(String token, int id) {
        ObjectNode processor = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        ArrayNode pair = processor.putArray("pair");
        pair.addAll(single);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        ObjectNode definition = processor.putObject("special_tokens").putObject(token);
        definition.put("id", token);
        definition.putArray("ids").add(id);
        definition.putArray("tokens").add(token);
        return processor;
    }

    private static ObjectNode model(BytePairVocabulary vocabulary) {
        ObjectNode model = JSON.createObjectNode().put("type", "BPE");
        model.putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", false);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            vocab.put(vocabulary.tokens().get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (BytePairVocabulary.Merge merge : vocabulary.merges()) {
            merges.add(vocabulary.tokens().get(merge.left()) + " "
                    + vocabulary.tokens().get(merge.right()));
        }
        return model;
    }

    private static ObjectNode configuration() {
        return JSON.createObjectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("bos_token", BEGIN)
                .put("eos_token", END)
                .put("pad_token", PADDING)
                .put("add_bos_token", true)
                .put("clean_up_tokenization_spaces", false);
    }
}
