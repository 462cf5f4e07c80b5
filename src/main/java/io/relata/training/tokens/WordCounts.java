package io.relata.training.tokens;

import java.util.HashMap;
import java.util.Map;

/** Counts the stretches of text that no token crosses. */
public final class WordCounts {
    private final Map<String, Long> counts = new HashMap<>();

    /** Counts a text. */
    public void add(String text) {
        add(text, 1);
    }

    /** Counts a text as if it occurred several times. */
    public void add(String text, long times) {
        PreTokens.of(text, word -> counts.merge(word, times, Long::sum));
    }

    /** Returns the counts of the words that occur at least so often; rare ones cost time and teach nothing. */
    public Map<String, Long> atLeast(long count) {
        Map<String, Long> common = new HashMap<>(counts);
        common.values().removeIf(seen -> seen < count);
        return common;
    }
}
