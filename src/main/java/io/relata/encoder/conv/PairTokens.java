package io.relata.encoder.conv;

/**
 * A pair as the network reads it: the tokens of a window of the text, in the order of the text.
 *
 * <p>The mentions are told apart as first and second in the text; which of them is the head only chooses the output
 * layer. A pair and its mirror image therefore share everything but that layer.
 */
public final class PairTokens {
    /** Segments of a token, as {@link #segment} numbers them. */
    public static final int SEGMENTS = 5;
    /** Casings of a token: lower or none, capital, capitals, with digits, punctuation. */
    public static final int CASINGS = 5;

    private final int[] words;
    private final int[] casings;
    private final int firstStart;
    private final int firstEnd;
    private final int secondStart;
    private final int secondEnd;
    private final boolean headFirst;

    /**
     * Creates a pair.
     *
     * @param words row of each token in the table of word vectors, or -1 for an unknown word; not copied
     * @param casings casing of each token, in {@code [0, CASINGS)}; not copied
     * @param firstStart first token of the mention that begins first
     * @param firstEnd token just past it
     * @param secondStart first token of the other mention; it may lie inside the first
     * @param secondEnd token just past it
     * @param headFirst whether the first mention is the head
     */
    public PairTokens(
            int[] words,
            int[] casings,
            int firstStart,
            int firstEnd,
            int secondStart,
            int secondEnd,
            boolean headFirst) {
        boolean inside = 0 <= firstStart
                && firstStart < firstEnd
                && firstStart <= secondStart
                && secondStart < secondEnd
                && Math.max(firstEnd, secondEnd) <= words.length;
        if (!inside || casings.length != words.length) {
            throw new IllegalArgumentException("Mentions [%d, %d) and [%d, %d) do not fit %d tokens and %d casings."
                    .formatted(firstStart, firstEnd, secondStart, secondEnd, words.length, casings.length));
        }
        this.words = words;
        this.casings = casings;
        this.firstStart = firstStart;
        this.firstEnd = firstEnd;
        this.secondStart = secondStart;
        this.secondEnd = secondEnd;
        this.headFirst = headFirst;
    }

    /** Returns the number of tokens. */
    public int length() {
        return words.length;
    }

    /** Returns the row of a token in the table of word vectors, or -1. */
    public int word(int token) {
        return words[token];
    }

    /** Returns the casing of a token. */
    public int casing(int token) {
        return casings[token];
    }

    /** Returns where a token stands: 0 before the mentions, 1 in the first, 2 between, 3 in the second, 4 behind. */
    public int segment(int token) {
        if (token >= secondStart && token < secondEnd) {
            return 3;
        }
        if (token >= firstStart && token < firstEnd) {
            return 1;
        }
        return token < firstStart ? 0 : token < stretchEnd() && token < secondStart ? 2 : 4;
    }

    /** Returns the last token of the first mention, in English its head word. */
    public int firstHeadword() {
        return firstEnd - 1;
    }

    /** Returns the last token of the second mention. */
    public int secondHeadword() {
        return secondEnd - 1;
    }

    /** Returns the signed distance in tokens to the nearest token of the first mention, 0 inside it. */
    public int distanceToFirst(int token) {
        return distance(token, firstStart, firstEnd);
    }

    /** Returns the signed distance in tokens to the nearest token of the second mention, 0 inside it. */
    public int distanceToSecond(int token) {
        return distance(token, secondStart, secondEnd);
    }

    /** Returns the first token of the stretch from mention to mention, both included. */
    public int stretchStart() {
        return firstStart;
    }

    /** Returns the token just past that stretch. */
    public int stretchEnd() {
        return Math.max(firstEnd, secondEnd);
    }

    /** Returns whether the first mention is the head. */
    public boolean headFirst() {
        return headFirst;
    }

    private static int distance(int token, int start, int end) {
        return token < start ? token - start : token >= end ? token - end + 1 : 0;
    }
}
