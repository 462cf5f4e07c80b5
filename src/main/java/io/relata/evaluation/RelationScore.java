package io.relata.evaluation;

/**
 * The counts of one relation, its directions taken together. Shares are in [0, 1], and 0 where there is nothing to
 * divide by.
 *
 * @param relation name of the relation
 * @param correct answers with the right relation and direction
 * @param wrongDirection answers with the right relation and the wrong direction
 * @param answered answers with this relation, those of {@code wrongDirection} not counted
 * @param gold examples whose gold label has this relation
 */
public record RelationScore(String relation, int correct, int wrongDirection, int answered, int gold) {
    /** Returns the share of the answers with this relation that are right. */
    public double precision() {
        return share(correct, answered + wrongDirection);
    }

    /** Returns the share of the examples with this relation that were answered right. */
    public double recall() {
        return share(correct, gold);
    }

    /** Returns the harmonic mean of precision and recall. */
    public double f1() {
        return f1(precision(), recall());
    }

    static double f1(double precision, double recall) {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
