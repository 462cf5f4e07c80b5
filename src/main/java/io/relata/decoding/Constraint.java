package io.relata.decoding;

/**
 * What may be decoded. Closed, since the decoder and the label scorer must treat every kind exactly: a constraint that
 * only nudges logits would let an invalid answer through.
 */
public sealed interface Constraint {
    /** Anything. */
    record Free() implements Constraint {}

    /** One of the sequences of a trie, whole. */
    record OneOf(TokenTrie trie) implements Constraint {}

    /**
     * Anything, but what stands between double quotes is copied from a source, from word boundary to word boundary.
     *
     * @param source one line of text
     */
    record Quoting(String source) implements Constraint {}
}
