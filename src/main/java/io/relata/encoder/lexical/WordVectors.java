package io.relata.encoder.lexical;

import io.relata.digest.Sha256;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Vectors, counts and classes of words, read from a folder. Immutable and safe for use by several threads.
 *
 * <p>The folder holds {@code vocab.txt}, UTF-8, one {@link WordToken#form} a line, the line's number from 0 being the
 * word's number, and {@code model.safetensors} with
 *
 * <ul>
 *   <li>{@code embeddings}, floating point, shape (words, dimension);
 *   <li>{@code counts}, I64, shape (words): how often each word stood in the training text;
 *   <li>{@code classes.N} for one or more N, I32, shape (words): each word's class, from 0 to N - 1.
 * </ul>
 *
 * Word 0 stands for all words outside the vocabulary.
 */
public final class WordVectors {
    /** The number of every word outside the vocabulary. */
    public static final int UNKNOWN = 0;

    private final List<String> words;
    private final Map<String, Integer> numbers;
    private final int dimension;
    private final float[] embeddings;
    private final float[] unit;
    private final long[] counts;
    private final Map<Integer, int[]> classes;
    private final String fingerprint;

    private WordVectors(
            List<String> words, float[] embeddings, long[] counts, Map<Integer, int[]> classes, String fingerprint) {
        this.words = words;
        this.embeddings = embeddings;
        this.dimension = embeddings.length / words.size();
        this.counts = counts;
        this.classes = classes;
        this.fingerprint = fingerprint;
        this.unit = unit(embeddings, dimension);
        this.numbers = HashMap.newHashMap(words.size());
        for (int i = 0; i < words.size(); i++) {
            numbers.put(words.get(i), i);
        }
    }

    /**
     * Reads a folder.
     *
     * @throws RelataException with {@code MODEL_MISSING} or {@code MODEL_INVALID} when it is not as described above
     */
    public static WordVectors read(Path folder) {
        Path vocabulary = folder.resolve("vocab.txt");
        if (!Files.isRegularFile(vocabulary)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(vocabulary),
                    "Maybe the folder is not one of word vectors; `train words` makes one.");
        }
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            List<String> words = Files.readAllLines(vocabulary, StandardCharsets.UTF_8);
            TensorInfo shape = file.info("embeddings");
            check(
                    !words.isEmpty()
                            && shape.shape().size() == 2
                            && shape.shape().getFirst() == words.size(),
                    folder,
                    "%d words came with embeddings of shape %s".formatted(words.size(), shape.shape()));
            long[] counts = new long[words.size()];
            check(file.info("counts").count() == words.size(), folder, "counts and vocab.txt differ in length");
            file.buffer("counts").asLongBuffer().get(counts);
            Map<Integer, int[]> classes = new HashMap<>();
            for (TensorInfo tensor : file.tensors()) {
                if (tensor.name().startsWith("classes.")) {
                    check(tensor.count() == words.size(), folder, tensor.name() + " and vocab.txt differ in length");
                    int[] ids = new int[words.size()];
                    file.buffer(tensor.name()).asIntBuffer().get(ids);
                    classes.put(Integer.parseInt(tensor.name().substring("classes.".length())), ids);
                }
            }
            return of(words, file.floats("embeddings"), counts, classes);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(vocabulary, e.getMessage()), "", e);
        }
    }

    /**
     * Creates vectors from what a folder would hold.
     *
     * @param embeddings row-major, one row per word
     * @param classes by number of classes, one class id per word
     */
    public static WordVectors of(List<String> words, float[] embeddings, long[] counts, Map<Integer, int[]> classes) {
        return new WordVectors(
                List.copyOf(words), embeddings, counts, Map.copyOf(classes), digest(words, embeddings, classes));
    }

    /** Returns the length of a vector. */
    public int dimension() {
        return dimension;
    }

    /** Returns how many words there are, the one for the unknown included. */
    public int size() {
        return words.size();
    }

    /** Returns the words by number. */
    public List<String> words() {
        return words;
    }

    /** Returns the number of a {@link WordToken#form}, {@link #UNKNOWN} when it is not in the vocabulary. */
    public int number(String form) {
        return numbers.getOrDefault(form, UNKNOWN);
    }

    /** Returns a copy of a word's vector, of length {@link #dimension()}. */
    public float[] vector(int number) {
        return Arrays.copyOfRange(embeddings, number * dimension, (number + 1) * dimension);
    }

    /** Returns a copy of a word's vector at Euclidean length 1. */
    public float[] unitVector(int number) {
        return Arrays.copyOfRange(unit, number * dimension, (number + 1) * dimension);
    }

    /** Returns how often a word stood in the training text. */
    public long count(int number) {
        return counts[number];
    }

    /**
     * Returns the class of a word.
     *
     * @param classCount which division into classes is meant, by its number of classes
     */
    public int wordClass(int classCount, int number) {
        return classes.get(classCount)[number];
    }

    /** Returns which divisions into classes there are, by their numbers of classes, ascending. */
    public List<Integer> classCounts() {
        return classes.keySet().stream().sorted().toList();
    }

    /** Returns a digest of words, vectors and classes. */
    public String fingerprint() {
        return fingerprint;
    }

    private static float[] unit(float[] rows, int dimension) {
        float[] unit = rows.clone();
        for (int row = 0; row < rows.length; row += dimension) {
            double squares = 0;
            for (int i = row; i < row + dimension; i++) {
                squares += (double) rows[i] * rows[i];
            }
            float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
            for (int i = row; i < row + dimension; i++) {
                unit[i] *= scale;
            }
        }
        return unit;
    }

    private static void check(boolean good, Path folder, String what) {
        if (!good) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The word vectors in %s are not whole: %s.".formatted(folder, what),
                    "Maybe its files come from different runs.");
        }
    }

    private static String digest(List<String> words, float[] embeddings, Map<Integer, int[]> classes) {
        ByteBuffer floats = ByteBuffer.allocate(Float.BYTES * embeddings.length);
        floats.asFloatBuffer().put(embeddings);
        Sha256 sha = new Sha256().add(String.join("\n", words)).add(floats);
        for (int classCount : classes.keySet().stream().sorted().toList()) {
            ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * words.size());
            ids.asIntBuffer().put(classes.get(classCount));
            sha.add(ids);
        }
        return sha.hex(Sha256.DIGITS);
    }
}
