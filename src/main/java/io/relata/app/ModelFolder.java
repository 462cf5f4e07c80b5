package io.relata.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of the model folder, known by its {@code config.json}.
 *
 * @param name name of the folder, by which profiles ask for it
 * @param path where it lies
 * @param kind what it holds
 * @param modelType {@code model_type} of its configuration, or why there is none
 */
record ModelFolder(String name, Path path, Kind kind, String modelType) {
    private static final Set<String> BERT_TYPES = Set.of("bert", "roberta", "xlm-roberta", "distilbert", "mpnet");
    private static final String WORDS_TYPE = "relata-words";

    /** What a folder holds. */
    enum Kind {
        /** Word vectors and classes. */
        WORDS("word-vectors"),
        /** A convolutional pair encoder. */
        CONVOLUTION("encoder"),
        /** An encoder of the BERT family. */
        BERT("encoder"),
        /** A causal language model. */
        LANGUAGE_MODEL("language-model"),
        /** Nothing that can be used. */
        UNREADABLE("unreadable");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    /** Returns the folders below {@code models} in natural order; none when there is no such folder. */
    static List<ModelFolder> in(Path models) {
        return subfolders(models).stream().map(ModelFolder::of).toList();
    }

    /** Returns the folders directly below a folder, in natural order. */
    static List<Path> subfolders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The folder %s could not be listed: %s.".formatted(folder, e),
                    "Maybe its permissions forbid it.",
                    e);
        }
    }

    private static ModelFolder of(Path folder) {
        String name = folder.getFileName().toString();
        try {
            JsonNode config = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("config.json")));
            String type = config.path("model_type").asText();
            return new ModelFolder(name, folder, kind(type), type);
        } catch (IOException e) {
            return new ModelFolder(name, folder, Kind.UNREADABLE, "its config.json cannot be read: " + e);
        }
    }

    // Whether an engine can run a causal model is the engine's to say; here it is one when it is nothing else.
    private static Kind kind(String type) {
        if (type.equals(WORDS_TYPE)) {
            return Kind.WORDS;
        }
        if (type.equals(ConvolutionFolder.MODEL_TYPE)) {
            return Kind.CONVOLUTION;
        }
        return BERT_TYPES.contains(type) ? Kind.BERT : Kind.LANGUAGE_MODEL;
    }
}
