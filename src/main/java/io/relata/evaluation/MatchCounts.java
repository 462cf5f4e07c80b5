package io.relata.evaluation;

/**
 * How many things were right, answered and there to be found. Shares are in [0, 1], and 0 where there is nothing to divide by.
 *
 * @param correct answers that are right
 * @param answered all answers
 * @param gold all that is in the key
 */
public record MatchCounts(int correct, int answered, int gold) {
    /** Nothing at all. */
    public static final MatchCounts NONE = new MatchCounts(0, 0, 0);

    public MatchCounts {
        if (!(0 <= correct && correct <= answered && correct <= gold)) {
            throw new IllegalArgumentException(
                    "Of %d answers and %d things in the key %d cannot be right.".formatted(answered, gold, correct));
        }
    }

    /** Returns the share of the answers that are right. */
    public double precision() {
        return RelationScore.share(correct, answered);
    }

    /** Returns the share of the key that was answered. */
    public double recall() {
        return RelationScore.share(correct, gold);
    }

    /** Returns the harmonic mean of precision and recall. */
    public double f1() {
        return RelationScore.f1(precision(), recall());
    }

    /** Returns both counts together. */
    public MatchCounts plus(MatchCounts other) {
        return new MatchCounts(correct + other.correct, answered + other.answered, gold + other.gold);
    }

    /** Returns whether nothing is missing and nothing is too much. */
    public boolean isPerfect() {
        return correct == answered && correct == gold;
    }
}
