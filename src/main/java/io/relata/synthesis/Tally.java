package io.relata.synthesis;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of what was asked for came to be accepted. {@code asked = accepted + rejected}, whatever came of it.
 *
 * @param asked how often
 * @param accepted how often it passed every check
 * @param rejectedByReason how often it did not, by the first check that it failed
 */
public record Tally(int asked, int accepted, SortedMap<String, Integer> rejectedByReason) {
    public Tally {
        rejectedByReason = new TreeMap<>(rejectedByReason);
        int rejected =
                rejectedByReason.values().stream().mapToInt(Integer::intValue).sum();
        if (asked != accepted + rejected) {
            throw new IllegalArgumentException(
                    "Of %d asked for, %d were accepted and %d rejected.".formatted(asked, accepted, rejected));
        }
    }

    /** Returns the share that was accepted, 0 where nothing was asked for. */
    public double acceptance() {
        return asked == 0 ? 0 : (double) accepted / asked;
    }

    /** Counts as a job goes on. */
    static final class Counter {
        private final SortedMap<String, Integer> rejectedByReason = new TreeMap<>();
        private int asked;
        private int accepted;

        void accept() {
            asked++;
            accepted++;
        }

        void reject(String reason) {
            asked++;
            rejectedByReason.merge(reason, 1, Integer::sum);
        }

        Tally tally() {
            return new Tally(asked, accepted, rejectedByReason);
        }
    }
}
