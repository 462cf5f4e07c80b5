package io.relata.evaluation;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * How much a score depends on how the question is put: the same items, asked in several ways.
 *
 * @param variants how many ways
 * @param items how many items each was asked about
 * @param mean of the scores
 * @param min the lowest
 * @param max the highest
 * @param deviation standard deviation of the scores, with one degree of freedom taken off
 */
public record PromptVariance(int variants, int items, double mean, double min, double max, double deviation) {
    /** With fewer items the spread of the items themselves hides that of the prompts. */
    public static final int ITEMS_MIN = 200;

    /**
     * Returns the spread of scores.
     *
     * @param scores one per variant; at least two
     * @param items how many items each score is of
     * @throws RelataException with {@code INVALID_ARGUMENT} for fewer than two scores
     */
    public static PromptVariance of(List<Double> scores, int items) {
        if (scores.size() < 2) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "A spread cannot come from %d variants.".formatted(scores.size()),
                    "Maybe name at least two.");
        }
        DoubleSummaryStatistics summary =
                scores.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        double squares = scores.stream()
                .mapToDouble(s -> (s - summary.getAverage()) * (s - summary.getAverage()))
                .sum();
        return new PromptVariance(
                scores.size(),
                items,
                summary.getAverage(),
                summary.getMin(),
                summary.getMax(),
                Math.sqrt(squares / (scores.size() - 1)));
    }

    /** Returns whether there are items enough to conclude anything. */
    public boolean conclusive() {
        return items >= ITEMS_MIN;
    }

    /** Returns the spread in words, or why nothing follows from it. */
    public String inWords() {
        String spread = String.format(
                Locale.ROOT,
                "%d variants: mean %.2f, min %.2f, max %.2f, sd %.2f",
                variants,
                mean,
                min,
                max,
                deviation);
        return conclusive()
                ? spread
                : "%s; nothing can be concluded from %d items, at least %d are needed"
                        .formatted(spread, items, ITEMS_MIN);
    }
}
