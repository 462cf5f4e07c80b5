package io.relata.document;

/**
 * A text with the one pair in it that is asked about: what is marked, encoded, classified and explained.
 *
 * @param text the text without markers
 * @param pair the two mentions, whose spans lie inside {@code text}
 */
public record PairContext(String text, MentionPair pair) {
    public PairContext {
        if (pair.head().span().end() > text.length() || pair.tail().span().end() > text.length()) {
            throw new IllegalArgumentException("A span of the pair ends at %d, past the text of %d characters."
                    .formatted(
                            Math.max(
                                    pair.head().span().end(), pair.tail().span().end()),
                            text.length()));
        }
    }

    /** Returns the text of the head mention. */
    public String headText() {
        return pair.head().span().in(text);
    }

    /** Returns the text of the tail mention. */
    public String tailText() {
        return pair.tail().span().in(text);
    }
}
