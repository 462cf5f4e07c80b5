package io.relata.encoder.conv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.digest.Sha256;
import io.relata.encoder.TrainedTexts;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolutional encoder on disk: {@code config.json} with the sizes, how many networks there are and the fingerprint of
 * the word vectors that they were trained on; {@code model.safetensors}, {@code model-2.safetensors} and so on with the
 * weights of each in half precision.
 *
 * <p>The word vectors lie in a folder of their own, shared with others; {@code words.rows} (I32) and {@code words.values}
 * hold those that the training of a network changed, in place of which that network uses its own.
 */
public final class ConvolutionFolder {
    /** The architecture's name in {@code config.json}. */
    public static final String MODEL_TYPE = "relata-pair-convolution";

    /** Vectors of words enter the network at this Euclidean length, whatever length they have in their folder. */
    private static final float WORD_LENGTH = 3;

    /** More would be an error in the file rather than an encoder. */
    private static final int MEMBERS_MAX = 64;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConvolutionFolder() {}

    /**
     * Reads an encoder.
     *
     * @param folder also gives the encoder's name
     * @param words the word vectors that it was trained on
     * @throws RelataException with {@code MODEL_MISSING}, {@code MODEL_UNSUPPORTED} when the folder holds another
     *     architecture, {@code MODEL_INVALID} when its parts do not fit each other or the word vectors
     */
    public static ConvolutionalEncoder read(Path folder, WordVectors words) {
        JsonNode config = config(folder);
        ConvolutionShape shape = shape(config, folder);
        String expected = config.path("word_vectors_fingerprint").asText();
        if (!words.fingerprint().equals(expected) || words.dimension() != shape.wordDimension()) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The encoder in %s was trained on word vectors with the fingerprint %s, not %s."
                            .formatted(folder, expected, words.fingerprint()),
                    "Maybe the word vectors were trained again; then the encoder must be too, by `train encoder`.");
        }
        List<ConvolutionMember> members = new ArrayList<>();
        for (int number = 1; number <= memberCount(config, folder); number++) {
            members.add(member(folder, number, shape, words));
        }
        return new ConvolutionalEncoder(
                folder.getFileName().toString(),
                members.stream()
                        .map(member -> new ConvolutionNetwork(member.weights(), member.wordVectors()))
                        .toList(),
                new PairTokenization(words, shape.contextTokens()),
                shape.outputDimension(),
                fingerprint(config, members),
                TrainedTexts.read(folder));
    }

    private static int memberCount(JsonNode config, Path folder) {
        int count = config.path("members").asInt(1);
        if (count < 1 || count > MEMBERS_MAX) {
            throw invalid(folder, "config.json names %d members".formatted(count));
        }
        return count;
    }

    private static ConvolutionMember member(Path folder, int number, ConvolutionShape shape, WordVectors words) {
        ConvolutionWeights weights = new ConvolutionWeights(shape);
        float[] vectors = wordTable(words);
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(weightsFile(number)))) {
            weights.tensors().forEach((name, values) -> {
                float[] stored = file.floats(name);
                if (stored.length != values.length) {
                    throw invalid(folder, "%s has %d values, not %d".formatted(name, stored.length, values.length));
                }
                System.arraycopy(stored, 0, values, 0, values.length);
            });
            overlay(file, vectors, shape.wordDimension(), folder);
        }
        return new ConvolutionMember(weights, vectors);
    }

    private static String weightsFile(int number) {
        return number == 1 ? "model.safetensors" : "model-%d.safetensors".formatted(number);
    }

    /** Returns the table with which training begins: the vectors of all words, brought to one length, row-major. */
    public static float[] wordTable(WordVectors words) {
        float[] table = new float[words.size() * words.dimension()];
        for (int word = 0; word < words.size(); word++) {
            float[] vector = words.unitVector(word);
            for (int d = 0; d < vector.length; d++) {
                table[word * vector.length + d] = WORD_LENGTH * vector[d];
            }
        }
        return table;
    }

    /**
     * Writes an encoder.
     *
     * @param members at least one, all of one shape; of their word vectors the rows that differ from {@link #wordTable}
     *     are written
     * @param wordsName name of the folder of the word vectors, for the reader of {@code config.json}
     */
    public static void write(Path folder, List<ConvolutionMember> members, WordVectors words, String wordsName) {
        ConvolutionShape shape = members.getFirst().weights().shape();
        try {
            Files.createDirectories(folder);
            for (int number = 1; number <= members.size(); number++) {
                write(folder.resolve(weightsFile(number)), members.get(number - 1), words);
            }
            Files.writeString(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(config(shape, members.size(), words, wordsName))
                            + "\n",
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }

    private static void write(Path file, ConvolutionMember member, WordVectors words) {
        ConvolutionShape shape = member.weights().shape();
        SafetensorsWriter writer = new SafetensorsWriter();
        member.weights().tensors().forEach((name, values) -> writer.add(name, Dtype.F16, shapeOf(name, shape), values));
        addChangedWords(writer, wordTable(words), member.wordVectors(), shape.wordDimension());
        writer.write(file);
    }

    private static List<Integer> shapeOf(String name, ConvolutionShape shape) {
        if (name.endsWith(".bias") || name.equals("unknown.weight")) {
            return List.of(name.startsWith("convolution") ? shape.filterCount() : lengthOf(name, shape));
        }
        if (name.startsWith("convolution.")) {
            int width = Integer.parseInt(name.substring("convolution.".length(), name.lastIndexOf('.')));
            return List.of(shape.filterCount(), width * shape.inputDimension());
        }
        if (name.startsWith("output.")) {
            return List.of(shape.outputDimension(), shape.summaryDimension());
        }
        return name.startsWith("distance.")
                ? List.of(2 * shape.distanceMax() + 1, shape.distanceDimension())
                : List.of(
                        name.startsWith("segment") ? PairTokens.SEGMENTS : PairTokens.CASINGS,
                        shape.featureDimension());
    }

    private static int lengthOf(String vectorName, ConvolutionShape shape) {
        return vectorName.startsWith("output") ? shape.outputDimension() : shape.wordDimension();
    }

    private static void addChangedWords(SafetensorsWriter writer, float[] before, float[] after, int dimension) {
        List<Integer> changed = new ArrayList<>();
        for (int word = 0; word < after.length / dimension; word++) {
            int from = word * dimension;
            if (Arrays.mismatch(before, from, from + dimension, after, from, from + dimension) >= 0) {
                changed.add(word);
            }
        }
        ByteBuffer rows = ByteBuffer.allocate(Integer.BYTES * changed.size()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[changed.size() * dimension];
        for (int i = 0; i < changed.size(); i++) {
            rows.putInt(changed.get(i));
            System.arraycopy(after, changed.get(i) * dimension, values, i * dimension, dimension);
        }
        writer.add(
                new TensorInfo("words.rows", Dtype.I32, List.of(changed.size())), MemorySegment.ofBuffer(rows.flip()));
        writer.add("words.values", Dtype.F16, List.of(changed.size(), dimension), values);
    }

    private static void overlay(SafetensorsFile file, float[] vectors, int dimension, Path folder) {
        IntBuffer rows = file.buffer("words.rows").asIntBuffer();
        float[] values = file.floats("words.values");
        if (values.length != rows.remaining() * dimension) {
            throw invalid(folder, "words.rows and words.values differ in length");
        }
        for (int i = 0; i < rows.limit(); i++) {
            int word = rows.get(i);
            if (word < 0 || word >= vectors.length / dimension) {
                throw invalid(folder, "words.rows names word %d".formatted(word));
            }
            System.arraycopy(values, i * dimension, vectors, word * dimension, dimension);
        }
    }

    private static ObjectNode config(ConvolutionShape shape, int members, WordVectors words, String wordsName) {
        ObjectNode config = JSON.createObjectNode();
        config.put("model_type", MODEL_TYPE);
        config.put("members", members);
        config.put("word_vectors", wordsName);
        config.put("word_vectors_fingerprint", words.fingerprint());
        config.put("word_dimension", shape.wordDimension());
        config.put("distance_dimension", shape.distanceDimension());
        config.put("feature_dimension", shape.featureDimension());
        config.put("distance_max", shape.distanceMax());
        config.put("context_tokens", shape.contextTokens());
        shape.widths().forEach(config.putArray("widths")::add);
        config.put("filter_count", shape.filterCount());
        config.put("output_dimension", shape.outputDimension());
        return config;
    }

    private static JsonNode config(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(file),
                    "Maybe `models` lists the folders.");
        }
        try {
            JsonNode config = JSON.readTree(Files.readAllBytes(file));
            if (!MODEL_TYPE.equals(config.path("model_type").asText())) {
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "%s is of model_type %s, not %s.".formatted(file, config.path("model_type"), MODEL_TYPE),
                        "");
            }
            return config;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private static ConvolutionShape shape(JsonNode config, Path folder) {
        List<Integer> widths = new ArrayList<>();
        config.path("widths").forEach(width -> widths.add(width.asInt()));
        try {
            return new ConvolutionShape(
                    config.path("word_dimension").asInt(),
                    config.path("distance_dimension").asInt(),
                    config.path("feature_dimension").asInt(),
                    config.path("distance_max").asInt(),
                    config.path("context_tokens").asInt(),
                    widths,
                    config.path("filter_count").asInt(),
                    config.path("output_dimension").asInt());
        } catch (IllegalArgumentException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s: %s".formatted(folder.resolve("config.json"), e.getMessage()), "", e);
        }
    }

    private static String fingerprint(JsonNode config, List<ConvolutionMember> members) {
        try {
            Sha256 sha = new Sha256().add(JSON.writeValueAsBytes(config));
            for (ConvolutionMember member : members) {
                member.weights().tensors().values().forEach(values -> sha.add(bytes(values)));
                sha.add(bytes(member.wordVectors()));
            }
            return sha.hex(Sha256.DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every JSON tree can be written.", e);
        }
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static RelataException invalid(Path folder, String what) {
        return new RelataException(
                ErrorCode.MODEL_INVALID,
                "The encoder in %s is not whole: %s.".formatted(folder, what),
                "Maybe its files come from different runs.");
    }
}
