package io.relata.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals from resampling a test set with replacement (Efron 1979). The same seed gives the same interval.
 *
 * @param resamples how many resamples are drawn; at least 1
 * @param seed of the draw
 */
public record Bootstrap(int resamples, long seed) {
    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("An interval cannot come from %d resamples.".formatted(resamples));
        }
    }

    /** The interval that holds the middle 95 % of the resamples. */
    public record Interval(double lower, double upper) {}

    /**
     * Returns the 95 % interval of a score.
     *
     * @param itemCount size of the test set; at least 1
     * @param score of a resample, which is given as indexes in {@code [0, itemCount)} with repetition
     */
    public Interval interval(int itemCount, ToDoubleFunction<int[]> score) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[resamples];
        int[] items = new int[itemCount];
        for (int r = 0; r < resamples; r++) {
            for (int i = 0; i < itemCount; i++) {
                items[i] = random.nextInt(itemCount);
            }
            scores[r] = score.applyAsDouble(items);
        }
        Arrays.sort(scores);
        return new Interval(quantile(scores, 0.025), quantile(scores, 0.975));
    }

    // Linear between the two nearest order statistics.
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
