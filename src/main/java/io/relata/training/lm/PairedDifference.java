package io.relata.training.lm;

import java.util.List;

/**
 * Two models on the same pairs, where only the pairs that they disagree on tell them apart.
 *
 * @param onlyFirst pairs that only the first one got right
 * @param onlySecond pairs that only the second one got right
 * @param pValue how likely so uneven a split, or a more uneven one, is between two models that are equally good: McNemar's
 *     test in its exact form, two-sided
 */
public record PairedDifference(int onlyFirst, int onlySecond, double pValue) {
    /** Compares successes, one per pair, in the same order. */
    public static PairedDifference of(List<Boolean> first, List<Boolean> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException("%d and %d pairs.".formatted(first.size(), second.size()));
        }
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < first.size(); i++) {
            onlyFirst += first.get(i) && !second.get(i) ? 1 : 0;
            onlySecond += second.get(i) && !first.get(i) ? 1 : 0;
        }
        return new PairedDifference(onlyFirst, onlySecond, pValue(onlyFirst, onlySecond));
    }

    private static double pValue(int a, int b) {
        int n = a + b;
        double logChoose = -n * Math.log(2);
        double tail = 0;
        for (int k = 0; k <= Math.min(a, b); k++) {
            tail += Math.exp(logChoose);
            logChoose += Math.log((double) (n - k) / (k + 1));
        }
        return Math.min(1, 2 * tail);
    }
}
