package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;

/**
 * One example with what was answered.
 *
 * @param id of the example
 * @param gold the label that is right
 * @param outcome whether there was an answer
 * @param answer what was answered; without meaning unless {@code outcome} is {@code ANSWERED}
 * @param distribution probabilities of the labels; empty when the answerer gives none
 */
public record Judgement(
        String id, RelationLabel gold, Outcome outcome, RelationLabel answer, LabelDistribution distribution) {

    /** Whether an example was answered. Anything but an answer counts as wrong, as in the official scorer. */
    public enum Outcome {
        /** A label was answered, which may be the NULL label. */
        ANSWERED,
        /** The answerer held its answer back since it was not sure enough. */
        ABSTAINED,
        /** The model's answer was invalid. */
        REJECTED,
        /** The example was left out. */
        SKIPPED
    }

    /** Returns the judgement of an answer that is the likeliest label of a distribution. */
    public static Judgement of(String id, RelationLabel gold, LabelDistribution distribution) {
        return new Judgement(id, gold, Outcome.ANSWERED, distribution.best(), distribution);
    }

    /** Returns whether a label was answered. */
    public boolean isAnswered() {
        return outcome == Outcome.ANSWERED;
    }

    /** Returns whether the right label, with the right direction, was answered. */
    public boolean isCorrect() {
        return isAnswered() && answer.equals(gold);
    }
}
