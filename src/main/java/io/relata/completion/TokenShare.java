package io.relata.completion;

import java.util.List;

/**
 * A token with the part of the probability that the model gave it, before temperature and whatever constraint held.
 *
 * @param text as it stands after another token; with U+FFFD where its bytes are no whole character
 * @param logProbability natural logarithm over the whole vocabulary
 * @param top the likeliest tokens at its place, likeliest first, of equals the lowest ids first; as many as were asked for
 */
public record TokenShare(String text, double logProbability, List<Alternative> top) {
    public TokenShare {
        top = List.copyOf(top);
    }

    /** A token that might have stood there. */
    public record Alternative(String text, double logProbability) {}
}
