package io.relata.benchmark;

import java.util.List;
import java.util.stream.IntStream;

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

    /**
     * Returns how many times as long as others these took, round by round, since the times of a round were taken under the same
     * disturbances, and of these the middle.
     */
    double over(Samples others) {
        return new Samples(
                        IntStream.range(0, seconds.size())
                                .mapToObj(i -> seconds.get(i) / others.seconds.get(i))
                                .toList(),
                        0)
                .median();
    }
}
