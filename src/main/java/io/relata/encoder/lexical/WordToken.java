package io.relata.encoder.lexical;

/**
 * A word, a number or a punctuation mark of a text.
 *
 * @param start offset of its first UTF-16 code unit
 * @param end offset just past its last one
 * @param form the lower-case spelling with every digit written as {@code 0} and typographic quotes and dashes made
 *     plain; what vocabularies and features are keyed by. Its length may differ from that of the span.
 */
public record WordToken(int start, int end, String form) {
    public WordToken {
        if (!(0 <= start && start < end)) {
            throw new IllegalArgumentException("A token cannot span [%d, %d).".formatted(start, end));
        }
    }
}
