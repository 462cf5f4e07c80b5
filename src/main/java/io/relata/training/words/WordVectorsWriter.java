package io.relata.training.words;

import io.relata.encoder.lexical.WordVectors;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Divides trained words into classes and writes the folder that {@link WordVectors#read} describes. */
public final class WordVectorsWriter {
    /** Enough for fewer than one word in a thousand to change its class in the last round. */
    private static final int KMEANS_ROUNDS = 30;

    private final List<Integer> classCounts;
    private final long seed;

    /**
     * @param classCounts numbers of classes to divide the words into
     * @param seed of the first centres
     */
    public WordVectorsWriter(List<Integer> classCounts, long seed) {
        this.classCounts = List.copyOf(classCounts);
        this.seed = seed;
    }

    /**
     * Writes {@code vocab.txt}, {@code model.safetensors} with half-precision vectors, and {@code config.json}.
     *
     * @param vectors one row per word of the corpus' vocabulary
     */
    public void write(Path folder, WordCorpus corpus, SkipGramSettings settings, float[][] vectors) throws IOException {
        Files.createDirectories(folder);
        int words = vectors.length;
        float[] flat = new float[words * settings.dimension()];
        for (int i = 0; i < words; i++) {
            System.arraycopy(vectors[i], 0, flat, i * settings.dimension(), settings.dimension());
        }
        SafetensorsWriter writer = new SafetensorsWriter()
                .add("embeddings", Dtype.F16, List.of(words, settings.dimension()), flat)
                .add(new TensorInfo("counts", Dtype.I64, List.of(words)), longs(corpus.counts()));
        for (int classCount : classCounts) {
            int[] classes = new SphericalKMeans(classCount, KMEANS_ROUNDS, seed).classes(vectors);
            writer.add(new TensorInfo("classes." + classCount, Dtype.I32, List.of(words)), ints(classes));
        }
        writer.write(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("vocab.txt"), String.join("\n", corpus.vocabulary()) + "\n");
        Files.writeString(folder.resolve("config.json"), config(corpus, settings), StandardCharsets.UTF_8);
    }

    private String config(WordCorpus corpus, SkipGramSettings settings) {
        return String.format(
                Locale.ROOT,
                """
                {
                  "model_type": "relata-words",
                  "vocab_size": %d,
                  "hidden_size": %d,
                  "training_words": %d,
                  "window": %d,
                  "negatives": %d,
                  "subsampling": %s,
                  "epochs": %d,
                  "learning_rate": %s,
                  "seed": %d,
                  "class_counts": [%s]
                }
                """,
                corpus.vocabulary().size(),
                settings.dimension(),
                corpus.wordCount(),
                settings.window(),
                settings.negatives(),
                settings.subsampling(),
                settings.epochs(),
                settings.learningRate(),
                settings.seed(),
                classCounts.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static MemorySegment longs(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return MemorySegment.ofBuffer(bytes);
    }

    private static MemorySegment ints(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return MemorySegment.ofBuffer(bytes);
    }
}
