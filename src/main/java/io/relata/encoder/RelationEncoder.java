package io.relata.encoder;

import io.relata.document.PairContext;
import java.util.List;
import java.util.Optional;

/** Turns a pair in its text into a vector, so that pairs in the same relation lie close together. */
public interface RelationEncoder {
    /** Returns the versioned name, such as {@code relata-encoder-small} or {@code lexical-hashed.v1}. */
    String name();

    /** Returns the length of every vector. */
    int dimension();

    /**
     * Returns a digest of all that decides a vector: weights, tokenizer, marking, pooling. Two encoders with one
     * fingerprint give the same vectors; an index refuses an encoder with another fingerprint than its own.
     */
    String fingerprint();

    /**
     * Encodes pairs.
     *
     * @return one vector of length {@link #dimension()} per pair, in order, each of Euclidean length 1; the result
     *     for a pair does not depend on the others in the list
     */
    List<float[]> encode(List<PairContext> pairs);

    /**
     * Encodes texts in which no pair is marked, as {@link #encode} does; empty where the encoder is about pairs.
     */
    default Optional<List<float[]>> encodeTexts(List<String> texts) {
        return Optional.empty();
    }

    /**
     * Returns whether the encoder was trained on this very text. Its nearness to other training texts then says more
     * than it will say of a text it has not seen, so nothing that weighs the encoder may be fitted on it.
     */
    default boolean hasLearnedFrom(String text) {
        return false;
    }
}
