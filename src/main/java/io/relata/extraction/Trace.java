package io.relata.extraction;

import java.util.List;
import java.util.Map;

/**
 * Every stage of one pair, for whoever asks how an answer came about. Timings are the only part that differs between
 * two runs; they are left out of the digest and, by the doors, out of an answer unless a trace is asked for.
 *
 * @param markedText the text with the pair marked, as the encoder saw it
 * @param neighbors id, label and score of every neighbour retrieved
 * @param prompt the prompt as text, or the empty string when no model was asked
 * @param promptTokenCount tokens of the prompt
 * @param droppedDemonstrationCount how many of the demonstrations chosen for the prompt did not fit into it
 * @param reasoningTokenCount tokens the model wrote
 * @param modelReasoning what the model wrote, as it wrote it
 * @param reasoningVerdict {@code accepted}, why the model's reasoning failed the verifier, or why there is none: {@code
 *     not_asked}, {@code prompt_too_long}
 * @param labelLogProbabilities natural logarithm by label key, as the model gave them under the label constraint
 * @param voteProbabilities probability by label key of the neighbour vote
 * @param classifierProbabilities probability by label key of the discriminator
 * @param fusedProbabilities probability by label key after fusion and calibration
 * @param stageNanos time by stage name
 */
public record Trace(
        String markedText,
        List<NeighborTrace> neighbors,
        String prompt,
        int promptTokenCount,
        int droppedDemonstrationCount,
        int reasoningTokenCount,
        String modelReasoning,
        String reasoningVerdict,
        Map<String, Double> labelLogProbabilities,
        Map<String, Double> voteProbabilities,
        Map<String, Double> classifierProbabilities,
        Map<String, Double> fusedProbabilities,
        Map<String, Long> stageNanos) {

    /** A neighbour without its text. */
    public record NeighborTrace(String id, String label, float score) {}
}
