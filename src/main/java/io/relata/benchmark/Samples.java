package io.relata.benchmark;

import java.util.List;

/**
 * Times of one contender.
 *
 * @param seconds in the order in which they were taken, at least one
 * @param unreadable how many answers were none of the labels
 */
public record Samples(List<Double> seconds, int unreadable) {
    public Samples {
        seconds = List.copyOf(seconds);
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one time.");
        }
    }

    /** Returns the time that a share of the answers did not take longer than, by the nearest rank. */
    public double quantile(double share) {
        List<Double> sorted = seconds.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
    }

    /** Returns the time in the middle. */
    public double median() {
        return quantile(0.5);
    }
}
