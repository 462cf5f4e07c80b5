package io.relata.evaluation;

/**
 * McNemar's test (1947) of whether two runs are right equally often, by the binomial distribution rather than its
 * approximation, so that it holds for small counts.
 *
 * @param onlyFirst items that only the first run has right
 * @param onlySecond items that only the second has right
 */
public record McNemar(int onlyFirst, int onlySecond) {
    public McNemar {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException("%d and %d are no counts.".formatted(onlyFirst, onlySecond));
        }
    }

    /** Returns the two-sided p; 1 where the runs never differ. */
    public double exact() {
        return Math.min(1, 2 * cumulative());
    }

    /** Returns the two-sided mid-p (Fagerland et al. 2013). */
    public double mid() {
        return onlyFirst == onlySecond ? 1 : Math.min(1, 2 * cumulative() - probability(smaller()));
    }

    private int smaller() {
        return Math.min(onlyFirst, onlySecond);
    }

    private double cumulative() {
        double sum = 0;
        for (int k = 0; k <= smaller(); k++) {
            sum += probability(k);
        }
        return sum;
    }

    // Of n fair coins k show heads; by logarithms, since the coefficients leave the range of a double.
    private double probability(int k) {
        int n = onlyFirst + onlySecond;
        double log = -n * Math.log(2);
        for (int i = 1; i <= k; i++) {
            log += Math.log(n - k + i) - Math.log(i);
        }
        return Math.exp(log);
    }
}
