package io.relata.extraction;

import io.relata.prompt.PromptChoices;
import io.relata.prompt.ReasoningOrder;
import java.util.Optional;

/**
 * How a language model is asked about a pair, and what is done with what it says.
 *
 * @param choices what demonstrations show, and what the prompt style leaves open
 * @param decode how the label is decoded
 * @param score how logits become probabilities
 * @param verify how the answer is checked
 * @param route which pairs reach the model; all of them where there is none
 * @param assess where the confidence comes from when the model is asked how sure it is and why; not asked where there is none
 */
public record AskingPlan(
        PromptChoices choices,
        Decode decode,
        ScorePlan score,
        VerifyPlan verify,
        Optional<RoutePlan> route,
        Optional<PairResult.ConfidenceOrigin> assess) {
    /** Turns of an assessment after the answer: how sure, why, is that sound, is it made up. */
    private static final int ASSESSMENT_TURNS = 4;

    /** The standard choices, the trie, and nothing more. */
    public static final AskingPlan STANDARD = new AskingPlan(
            PromptChoices.STANDARD,
            Decode.TRIE,
            new ScorePlan(ScorePlan.Scoring.CONSTRAINED, false, ScorePlan.Twin.SHOWN, 1),
            new VerifyPlan(0, 1),
            Optional.empty(),
            Optional.empty());

    public AskingPlan {
        boolean scores = score.calibrated() || score.scoring() == ScorePlan.Scoring.MEAN_TOKEN;
        if (decode == Decode.FREE && scores) {
            throw new IllegalArgumentException("A label that is written freely has no scores to calibrate or average.");
        }
        boolean origin = assess.isEmpty()
                || assess.get() == PairResult.ConfidenceOrigin.SELF_REPORT
                || assess.get() == PairResult.ConfidenceOrigin.LOGPROB;
        if (!origin) {
            throw new IllegalArgumentException("The confidence of an assessment is logprob or self-report.");
        }
    }

    /** Checks that the plan goes with an order of reasons. */
    void check(ReasoningOrder order) {
        if (verify.samples() > 1 && order != ReasoningOrder.BEFORE_LABEL) {
            throw new IllegalArgumentException("A majority of reasons needs the order free.");
        }
        if (score.calibrated() && order == ReasoningOrder.BEFORE_LABEL) {
            throw new IllegalArgumentException("There is no reason about a prompt without content to calibrate by.");
        }
        if (!choices.labelsShown() && order != ReasoningOrder.NONE) {
            throw new IllegalArgumentException("Reasons would give away labels that are not shown.");
        }
    }

    /**
     * Returns how many prompts and turns a pair takes at the most.
     *
     * @param attempts reasons that may be asked for until one holds, 0 where none is asked for after the label
     */
    int callsMax(int attempts) {
        int prompts = score.permutations() * (score.calibrated() ? 2 : 1);
        return prompts
                + verify.samples()
                - 1
                + (verify.asksYesOrNo() ? 1 : 0)
                + (assess.isPresent() ? ASSESSMENT_TURNS : 0)
                + Math.max(0, attempts - 1);
    }
}
