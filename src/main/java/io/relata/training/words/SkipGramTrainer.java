package io.relata.training.words;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Skip-gram with negative sampling: Mikolov, Sutskever, Chen, Corrado and Dean, "Distributed Representations of Words
 * and Phrases and their Compositionality", 2013.
 *
 * <p>Every word has an input vector, which is the result, and an output vector. A word's input vector is moved so
 * that its product with the output vector of a word near it grows, and with those of {@code negatives} words drawn
 * by count to the power 0.75 falls. One thread, so that a seed decides every bit; not safe for use by several threads.
 */
public final class SkipGramTrainer {
    private static final int CHECKPOINT_MAGIC = 0x52534731;
    private static final int NEGATIVE_TABLE_SIZE = 1 << 24;
    private static final int REPORT_WORDS = 1 << 18;
    /** The loss of one pair in this many is added up; the logarithms of all would slow training by a fifth. */
    private static final int LOSS_SAMPLING = 16;

    private final WordCorpus corpus;
    private final SkipGramSettings settings;
    /** Floats from one row to the next: the dimension rounded up to whole SIMD vectors, the rest staying zero. */
    private final int stride;

    private final float[] input;
    private final float[] output;
    private final int[] outputRows;
    private final NegativeSampling kernel;
    private final float[] keepProbability;
    private final int[] negativeTable;

    private long randomState;
    private int epoch;
    private int position;
    private long wordsDone;
    private double lossSum;
    private long lossCount;

    /** Prepares a run: input vectors small and random, output vectors zero. */
    public SkipGramTrainer(WordCorpus corpus, SkipGramSettings settings) {
        this.corpus = corpus;
        this.settings = settings;
        this.stride = NegativeSampling.stride(settings.dimension());
        int words = corpus.vocabulary().size();
        this.input = new float[words * stride];
        this.output = new float[words * stride];
        this.outputRows = new int[settings.negatives() + 1];
        this.kernel = new NegativeSampling(stride);
        this.randomState = settings.seed();
        this.keepProbability = keepProbabilities(corpus, settings.subsampling());
        this.negativeTable = negativeTable(corpus.counts());
        for (int word = 0; word < words; word++) {
            for (int d = 0; d < settings.dimension(); d++) {
                input[word * stride + d] = (nextFloat() - 0.5f) / settings.dimension();
            }
        }
    }

    /**
     * Trains to the end, from the start or from where a checkpoint left off.
     *
     * @param checkpoint file that is read if it exists, and replaced about every {@code checkpointSeconds}
     * @param progress told about every quarter of a million words
     */
    public void train(Path checkpoint, int checkpointSeconds, Consumer<SkipGramProgress> progress) throws IOException {
        if (Files.exists(checkpoint)) {
            restore(checkpoint);
        }
        long begin = System.nanoTime();
        long wordsAtBegin = wordsDone;
        long saved = begin;
        while (epoch < settings.epochs()) {
            trainSome();
            long now = System.nanoTime();
            double wordsPerSecond = (wordsDone - wordsAtBegin) * 1e9 / (now - begin);
            progress.accept(new SkipGramProgress(
                    wordsDone,
                    wordsTotal(),
                    lossSum / Math.max(1, lossCount),
                    wordsPerSecond,
                    (wordsTotal() - wordsDone) / wordsPerSecond));
            lossSum = 0;
            lossCount = 0;
            if (now - saved > checkpointSeconds * 1_000_000_000L) {
                save(checkpoint);
                saved = System.nanoTime();
            }
        }
        save(checkpoint);
    }

    /** Returns the input vectors, one row of the dimension's length per word of the vocabulary. */
    public float[][] vectors() {
        float[][] rows = new float[corpus.vocabulary().size()][];
        Arrays.setAll(rows, word -> Arrays.copyOfRange(input, word * stride, word * stride + settings.dimension()));
        return rows;
    }

    /** Trains on about {@link #REPORT_WORDS} words, or to the end of the epoch. */
    private void trainSome() {
        int[] ids = corpus.ids();
        long stop = wordsDone + REPORT_WORDS;
        int[] kept = new int[1 << 10];
        while (position < ids.length && wordsDone < stop) {
            int keptCount = 0;
            while (ids[position] != WordCorpus.PARAGRAPH_END) {
                int word = ids[position++];
                wordsDone++;
                if (nextFloat() < keepProbability[word]) {
                    if (keptCount == kept.length) {
                        kept = Arrays.copyOf(kept, 2 * keptCount);
                    }
                    kept[keptCount++] = word;
                }
            }
            position++;
            trainParagraph(kept, keptCount, learningRate());
        }
        if (position == ids.length) {
            position = 0;
            epoch++;
        }
    }

    private void trainParagraph(int[] words, int count, float learningRate) {
        for (int center = 0; center < count; center++) {
            int reach = 1 + nextInt(settings.window());
            int last = Math.min(count - 1, center + reach);
            for (int context = Math.max(0, center - reach); context <= last; context++) {
                if (context != center) {
                    step(words[context], words[center], learningRate);
                }
            }
        }
    }

    /** Draws the negatives of one pair of words, then moves the vectors. */
    private void step(int word, int near, float learningRate) {
        boolean counted = (randomState & (LOSS_SAMPLING - 1)) == 0;
        int drawnCount = 0;
        outputRows[drawnCount++] = near * stride;
        for (int n = 0; n < settings.negatives(); n++) {
            int drawn = negativeTable[nextInt(NEGATIVE_TABLE_SIZE)];
            if (drawn != near) {
                outputRows[drawnCount++] = drawn * stride;
            }
        }
        if (counted) {
            lossSum += kernel.loss(input, word * stride, output, outputRows, drawnCount);
            lossCount++;
        }
        kernel.step(input, word * stride, output, outputRows, drawnCount, learningRate);
    }

    private float learningRate() {
        double left = 1 - (double) wordsDone / wordsTotal();
        return (float) (settings.learningRate() * Math.max(1e-4, left));
    }

    private long wordsTotal() {
        return corpus.wordCount() * settings.epochs();
    }

    /** The formula of the authors' program, which the paper rounds: sqrt(t/f) + t/f. */
    private static float[] keepProbabilities(WordCorpus corpus, double threshold) {
        long[] counts = corpus.counts();
        double total = corpus.wordCount();
        float[] keep = new float[counts.length];
        for (int word = 0; word < counts.length; word++) {
            double ratio = threshold * total / Math.max(1, counts[word]);
            keep[word] = (float) Math.min(1, Math.sqrt(ratio) + ratio);
        }
        return keep;
    }

    private static int[] negativeTable(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += Math.pow(count, 0.75);
        }
        int[] table = new int[NEGATIVE_TABLE_SIZE];
        int word = 0;
        double upTo = Math.pow(counts[0], 0.75) / total;
        for (int i = 0; i < table.length; i++) {
            while (i >= upTo * table.length && word < counts.length - 1) {
                word++;
                upTo += Math.pow(counts[word], 0.75) / total;
            }
            table[i] = word;
        }
        return table;
    }

    /** SplitMix64 (Steele, Lea and Flood, 2014): its state is one number, so a checkpoint can hold it. */
    private long nextLong() {
        randomState += 0x9E3779B97F4A7C15L;
        long z = randomState;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    private int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    private void save(Path checkpoint) throws IOException {
        Path partial = checkpoint.resolveSibling(checkpoint.getFileName() + ".partial");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 20))) {
            out.writeInt(CHECKPOINT_MAGIC);
            out.writeInt(identity());
            out.writeLong(randomState);
            out.writeInt(epoch);
            out.writeInt(position);
            out.writeLong(wordsDone);
            for (int i = 0; i < input.length; i++) {
                out.writeFloat(input[i]);
                out.writeFloat(output[i]);
            }
        }
        Files.move(partial, checkpoint, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void restore(Path checkpoint) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(checkpoint), 1 << 20))) {
            if (in.readInt() != CHECKPOINT_MAGIC || in.readInt() != identity()) {
                throw new IOException("%s is a checkpoint of another text or of other settings.".formatted(checkpoint));
            }
            randomState = in.readLong();
            epoch = in.readInt();
            position = in.readInt();
            wordsDone = in.readLong();
            for (int i = 0; i < input.length; i++) {
                input[i] = in.readFloat();
                output[i] = in.readFloat();
            }
        }
    }

    private int identity() {
        return 31 * Arrays.hashCode(corpus.ids()) + settings.hashCode() + 7 * stride;
    }
}
