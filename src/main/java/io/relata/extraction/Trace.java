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
 * @param prefill how the model read the prompt
 * @param droppedDemonstrationCount how many of the demonstrations chosen for the prompt did not fit into it
 * @param reasoningTokenCount tokens the model wrote
 * @param modelReasoning what the model wrote, as it wrote it
 * @param reasoningVerdict {@code accepted}, why the model's reasoning failed the verifier, or why there is none: {@code
 *     not_asked}, {@code prompt_too_long}
 * @param labelLogProbabilities natural logarithm by label key, as the model gave them under the label constraint
 * @param voteProbabilities probability by label key of the neighbour vote
 * @param classifierProbabilities probability by label key of the discriminator
 * @param fusedProbabilities probability by label key after fusion and calibration
 * @param measures figures of single blocks by their name: {@code position_bias}, the share of the options' orders that lead to
 *     another label than all of them together; {@code yes}, the probability that a relation's statement is true; {@code
 *     agreement}, the share of the reasons that lead to the label of the majority; {@code unreadable}, how many answers could
 *     not be read
 * @param turns every prompt and turn beyond the first prompt, and what was answered
 * @param stageNanos time by stage name
 */
public record Trace(
        String markedText,
        List<NeighborTrace> neighbors,
        String prompt,
        int promptTokenCount,
        Prefill prefill,
        int droppedDemonstrationCount,
        int reasoningTokenCount,
        String modelReasoning,
        String reasoningVerdict,
        Map<String, Double> labelLogProbabilities,
        Map<String, Double> voteProbabilities,
        Map<String, Double> classifierProbabilities,
        Map<String, Double> fusedProbabilities,
        Map<String, Double> measures,
        List<Turn> turns,
        Map<String, Long> stageNanos) {

    /**
     * How a model read its prompts. What was there already depends on what was asked before, and is no part of an answer.
     *
     * @param attention wire name of the {@link Attention}
     * @param note why it is not the one that the profile asks for, or the empty string
     * @param blockHits demonstrations whose keys and values were there
     * @param blockMisses demonstrations whose keys and values had to be computed
     * @param blockBytes stored bytes of all of them
     * @param reusedTokenCount tokens of the prompts that did not have to be computed
     */
    public record Prefill(
            String attention, String note, int blockHits, int blockMisses, long blockBytes, int reusedTokenCount) {
        /** Nothing was read. */
        public static final Prefill NONE = new Prefill("", "", 0, 0, 0, 0);

        /** Returns this and another one together. */
        Prefill and(Prefill other) {
            return new Prefill(
                    other.attention,
                    other.note,
                    blockHits + other.blockHits,
                    blockMisses + other.blockMisses,
                    blockBytes + other.blockBytes,
                    reusedTokenCount + other.reusedTokenCount);
        }
    }

    /**
     * A prompt or a turn beyond the first prompt.
     *
     * @param name what it was about: {@code label}, {@code verify}, {@code confidence}, {@code reason}, {@code sound}, {@code
     *     fictitious}
     * @param text what the model read
     * @param answer what it answered
     */
    public record Turn(String name, String text, String answer) {}

    /** A neighbour without its text. */
    public record NeighborTrace(String id, String label, float score) {}
}
