package io.relata.training.words;

import io.relata.encoder.lexical.WordToken;
import io.relata.encoder.lexical.WordTokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A text as word numbers, with the vocabulary that it was numbered by.
 *
 * <p>Word 0 is {@link #UNKNOWN}, which stands for every word outside the vocabulary; the others follow by falling
 * count, equal counts by spelling.
 */
public final class WordCorpus {
    /** How the word is spelled that stands for all words outside the vocabulary. */
    public static final String UNKNOWN = "<unk>";

    /** Separates paragraphs in {@link #ids()}. */
    public static final int PARAGRAPH_END = -1;

    private final List<String> vocabulary;
    private final long[] counts;
    private final int[] ids;

    private WordCorpus(List<String> vocabulary, long[] counts, int[] ids) {
        this.vocabulary = vocabulary;
        this.counts = counts;
        this.ids = ids;
    }

    /**
     * Reads text files, plain or with a name ending in {@code .gz}, UTF-8, one paragraph a line, in the order given,
     * and then further paragraphs.
     *
     * @param vocabularySize how many of the commonest words get a number of their own
     */
    public static WordCorpus read(List<Path> files, List<String> furtherParagraphs, int vocabularySize) {
        Numbering numbering = new Numbering();
        for (Path file : files) {
            try (BufferedReader lines = open(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    numbering.add(line);
                }
            } catch (IOException e) {
                throw new RelataException(
                        ErrorCode.FILE_UNREADABLE,
                        "The text file %s could not be read: %s.".formatted(file, e.getMessage()),
                        "Maybe it is not UTF-8, or ends in .gz without being compressed.",
                        e);
            }
        }
        furtherParagraphs.forEach(numbering::add);
        return numbering.finish(vocabularySize);
    }

    /** Returns the words by number. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** Returns how often each word occurs, by number. */
    public long[] counts() {
        return counts.clone();
    }

    /** Returns how many words the text has, those outside the vocabulary included. */
    public long wordCount() {
        return Arrays.stream(counts).sum();
    }

    /** Returns the text: word numbers, {@link #PARAGRAPH_END} after every paragraph. Shared, not to be changed. */
    int[] ids() {
        return ids;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    }

    /** Numbers words in the order of their first occurrence, and at the end again in the order of their counts. */
    private static final class Numbering {
        private final WordTokenizer tokenizer = new WordTokenizer();
        private final Map<String, Integer> firstNumbers = new HashMap<>();
        private final List<String> words = new ArrayList<>();
        private long[] counts = new long[1 << 16];
        private int[] ids = new int[1 << 20];
        private int length;

        void add(String paragraph) {
            List<WordToken> tokens = tokenizer.tokenize(paragraph);
            if (tokens.isEmpty()) {
                return;
            }
            for (WordToken token : tokens) {
                int number = firstNumbers.computeIfAbsent(token.form(), form -> {
                    words.add(form);
                    return words.size() - 1;
                });
                if (number == counts.length) {
                    counts = Arrays.copyOf(counts, 2 * number);
                }
                counts[number]++;
                append(number);
            }
            append(PARAGRAPH_END);
        }

        WordCorpus finish(int vocabularySize) {
            Integer[] order = new Integer[words.size()];
            Arrays.setAll(order, i -> i);
            Arrays.sort(
                    order,
                    Comparator.<Integer>comparingLong(i -> -counts[i]).thenComparing((Integer i) -> words.get(i)));
            int kept = Math.min(vocabularySize, order.length);
            int[] finalNumbers = new int[words.size()];
            long[] finalCounts = new long[kept + 1];
            List<String> vocabulary = new ArrayList<>(kept + 1);
            vocabulary.add(UNKNOWN);
            for (int rank = 0; rank < order.length; rank++) {
                int number = rank < kept ? rank + 1 : 0;
                finalNumbers[order[rank]] = number;
                finalCounts[number] += counts[order[rank]];
                if (number > 0) {
                    vocabulary.add(words.get(order[rank]));
                }
            }
            for (int i = 0; i < length; i++) {
                ids[i] = ids[i] == PARAGRAPH_END ? PARAGRAPH_END : finalNumbers[ids[i]];
            }
            return new WordCorpus(List.copyOf(vocabulary), finalCounts, Arrays.copyOf(ids, length));
        }

        private void append(int id) {
            if (length == ids.length) {
                ids = Arrays.copyOf(ids, ids.length + (ids.length >> 1));
            }
            ids[length++] = id;
        }
    }
}
