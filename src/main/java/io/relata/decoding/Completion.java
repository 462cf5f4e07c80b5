package io.relata.decoding;

import java.util.List;

/**
 * What was decoded.
 *
 * @param text the text, up to the stop text if there was one
 * @param tokenIds the tokens that the session now holds
 * @param unappended the end of {@code text} that the session does not hold, since it shares a token with the stop text;
 *     mostly empty
 * @param stop why it ended
 */
public record Completion(String text, List<Integer> tokenIds, String unappended, Stop stop) {
    public Completion {
        tokenIds = List.copyOf(tokenIds);
    }

    /** Returns this completion with its text spelled otherwise. */
    public Completion withText(String otherText) {
        return new Completion(otherText, tokenIds, unappended, stop);
    }
}
