package io.relata.extraction;

/**
 * How an answer is checked with the language model's help.
 *
 * @param yesMin a relation whose statement the model holds true with less than this probability becomes the NULL label; 0 to
 *     not ask
 * @param samples over how many reasons, the first greedy and the others drawn, the majority of labels is taken; 1 for the
 *     label that the one reason leads to
 */
public record VerifyPlan(double yesMin, int samples) {
    public VerifyPlan {
        if (!(yesMin >= 0 && yesMin <= 1 && samples >= 1)) {
            throw new IllegalArgumentException(
                    "A statement is held true with a probability in [0, 1] and labels come from a reason, not %s and %d."
                            .formatted(yesMin, samples));
        }
    }

    /** Returns whether the model is asked if a relation's statement is true. */
    public boolean asksYesOrNo() {
        return yesMin > 0;
    }
}
