package io.relata.serving;

import java.time.Duration;

/**
 * How much a served model may keep and take on.
 *
 * @param prefixBytesMax bytes of keys and values that are kept for later prompts; 0 keeps nothing. What is in use is kept in
 *     any case
 * @param blockTokens tokens of a block: what is kept and found again as a whole, and the most that one session brings into
 *     one pass while others compute
 * @param rowsWaitingMax pieces of work that may wait when a new request comes; beyond that it is refused
 * @param passTokensMax tokens of one pass over the weights
 * @param passesAtOnceMax passes that are computed at the same time, each by a thread of its own
 * @param patience time after which a request is given up for which nothing is computed
 */
public record ServingSettings(
        long prefixBytesMax,
        int blockTokens,
        int rowsWaitingMax,
        int passTokensMax,
        int passesAtOnceMax,
        Duration patience) {
    public ServingSettings {
        if (prefixBytesMax < 0
                || blockTokens < 1
                || rowsWaitingMax < 1
                || passTokensMax < 1
                || passesAtOnceMax < 1
                || !patience.isPositive()) {
            throw new IllegalArgumentException(
                    "%d bytes, blocks of %d tokens, %d rows, passes of %d tokens, %d at once and a patience of %s cannot be."
                            .formatted(
                                    prefixBytesMax,
                                    blockTokens,
                                    rowsWaitingMax,
                                    passTokensMax,
                                    passesAtOnceMax,
                                    patience));
        }
    }

    /** Returns the settings for a small model on a CPU. */
    public static ServingSettings standard() {
        return new ServingSettings(256L << 20, 64, 64, 512, 1, Duration.ofSeconds(120));
    }
}
