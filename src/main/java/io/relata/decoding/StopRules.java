package io.relata.decoding;

import java.util.List;

/**
 * When to end apart from what the model and the constraint say.
 *
 * @param tokensMax at most so many tokens, at least 1
 * @param texts each ends the completion where it first comes up
 */
public record StopRules(int tokensMax, List<String> texts) {
    public StopRules {
        texts = List.copyOf(texts);
        if (!(tokensMax >= 1) || texts.contains("")) {
            throw new IllegalArgumentException(
                    "At least one token is decoded and a stop text is not empty: " + tokensMax + ", " + texts);
        }
    }
}
