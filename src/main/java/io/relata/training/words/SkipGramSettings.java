package io.relata.training.words;

/**
 * How word vectors are learned.
 *
 * @param dimension length of a vector
 * @param window largest distance of a context word; the distance used is drawn anew for each word, from 1 to this
 * @param negatives random words that each true context word is set against
 * @param subsampling frequency above which occurrences of a word are passed over at random
 * @param epochs passes over the text
 * @param learningRate step size at the start; it falls in a straight line to one ten-thousandth of it
 * @param seed of all random draws
 */
public record SkipGramSettings(
        int dimension, int window, int negatives, double subsampling, int epochs, double learningRate, long seed) {
    public SkipGramSettings {
        if (dimension < 1 || window < 1 || negatives < 1 || epochs < 1) {
            throw new IllegalArgumentException(
                    "Dimension %d, window %d, negatives %d and epochs %d must all be at least 1."
                            .formatted(dimension, window, negatives, epochs));
        }
        if (!(subsampling > 0 && learningRate > 0)) {
            throw new IllegalArgumentException(
                    "Subsampling %s and learning rate %s must be positive.".formatted(subsampling, learningRate));
        }
    }
}
