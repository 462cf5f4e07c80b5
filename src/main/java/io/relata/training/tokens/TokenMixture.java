package io.relata.training.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Streams of tokens, read in rows of equal length, with a fixed share of the rows from each stream.
 *
 * <p>Which row comes when is a function of its number alone. Within a stream every window is read once before any is read
 * again; the order is a walk in steps near the golden section of the stream, so that every stretch of rows covers it evenly.
 */
public final class TokenMixture {
    /**
     * One stream.
     *
     * @param name for messages
     * @param rowsPerCycle how many rows of a cycle come from it, at least 1
     * @param tokens the text; not copied, not to be changed
     */
    public record Stream(String name, int rowsPerCycle, char[] tokens) {}

    private record Place(int stream, int ordinal) {}

    private final List<Stream> streams;
    private final List<Place> cycle = new ArrayList<>();
    private final int rowTokens;
    private final int beginId;

    /**
     * Creates a mixture.
     *
     * @param rowTokens length of a row, the begin token included
     * @param beginId first token of every row
     */
    public TokenMixture(List<Stream> streams, int rowTokens, int beginId) {
        this.streams = List.copyOf(streams);
        this.rowTokens = rowTokens;
        this.beginId = beginId;
        int most = streams.stream().mapToInt(Stream::rowsPerCycle).max().orElse(0);
        for (int ordinal = 0; ordinal < most; ordinal++) {
            for (int s = 0; s < streams.size(); s++) {
                if (streams.get(s).tokens().length < 2 * rowTokens) {
                    throw new IllegalArgumentException("The text %s has %d tokens, fewer than two rows."
                            .formatted(streams.get(s).name(), streams.get(s).tokens().length));
                }
                if (ordinal < streams.get(s).rowsPerCycle()) {
                    cycle.add(new Place(s, ordinal));
                }
            }
        }
    }

    /**
     * Returns a row: the begin token, then text; the token that follows each is its target.
     *
     * @return {@code rowTokens + 1} ids
     */
    public long[] row(long number) {
        Place place = cycle.get((int) (number % cycle.size()));
        Stream stream = streams.get(place.stream());
        long drawn = number / cycle.size() * stream.rowsPerCycle() + place.ordinal();
        int windows = (stream.tokens().length - 1) / rowTokens;
        long stride = coprimeNear(Math.round(windows * 0.6180339887498949), windows);
        int window = (int) (drawn % windows * stride % windows);
        long[] row = new long[rowTokens + 1];
        row[0] = beginId;
        for (int i = 0; i < rowTokens; i++) {
            row[i + 1] = stream.tokens()[window * rowTokens + i];
        }
        return row;
    }

    private static long coprimeNear(long wanted, long modulus) {
        long stride = Math.max(1, wanted);
        while (gcd(stride, modulus) != 1) {
            stride++;
        }
        return stride;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Returns the ids of paragraphs, each followed by a line break. */
    public static char[] tokens(BytePairVocabulary vocabulary, List<String> paragraphs) {
        if (vocabulary.tokens().size() > Character.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "Streams hold ids of 16 bits, not " + vocabulary.tokens().size() + " tokens.");
        }
        char[] tokens = new char[1 << 16];
        int length = 0;
        for (String paragraph : paragraphs) {
            for (int id : vocabulary.encode(paragraph + "\n")) {
                if (length == tokens.length) {
                    tokens = Arrays.copyOf(tokens, 2 * length);
                }
                tokens[length++] = (char) id;
            }
        }
        return Arrays.copyOf(tokens, length);
    }
}
