package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.reasoning.Explanation;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Where labels and reasons come from when a language model may be asked: from it, or from nowhere. */
interface Reasoner extends AutoCloseable {
    /** Returns what the model holds of the labels that it was asked about. */
    Optional<LabelDistribution> labels();

    /** Returns the probability that the model gives to the truth of a label's statement; empty where it is not asked. */
    OptionalDouble yes(RelationLabel label);

    /** Returns the model's reason for the label that is answered, judged. */
    Reason reason(RelationLabel label);

    /** Returns what the model says of this answer; empty where it is not asked. */
    Optional<Assessment> assess(RelationLabel label);

    /** Returns how the model read its prompts. */
    Trace.Prefill prefill();

    /** Returns how many prompts and turns were put to the model. */
    int calls();

    /** Returns the prompts and turns beyond the first prompt. */
    List<Trace.Turn> turns();

    /** Returns figures by name, as {@link Trace#measures} has them. */
    Map<String, Double> measures();

    @Override
    void close();

    /**
     * A reason as the model gave it.
     *
     * @param verified the reason with its evidence if it may be said, else empty
     * @param verdict wire name of the verdict, {@code not_asked} or {@code prompt_too_long}
     * @param written what the model wrote
     * @param writtenTokenCount tokens of it
     * @param prompt the prompt as text
     * @param promptTokenCount tokens of it
     * @param droppedDemonstrationCount demonstrations that did not fit into it
     */
    record Reason(
            Optional<Explanation> verified,
            String verdict,
            String written,
            int writtenTokenCount,
            String prompt,
            int promptTokenCount,
            int droppedDemonstrationCount) {}

    /** Returns a reasoner without a model. */
    static Reasoner silent(String verdict) {
        return new Reasoner() {
            @Override
            public Optional<LabelDistribution> labels() {
                return Optional.empty();
            }

            @Override
            public OptionalDouble yes(RelationLabel label) {
                return OptionalDouble.empty();
            }

            @Override
            public Reason reason(RelationLabel label) {
                return new Reason(Optional.empty(), verdict, "", 0, "", 0, 0);
            }

            @Override
            public Optional<Assessment> assess(RelationLabel label) {
                return Optional.empty();
            }

            @Override
            public Trace.Prefill prefill() {
                return Trace.Prefill.NONE;
            }

            @Override
            public int calls() {
                return 0;
            }

            @Override
            public List<Trace.Turn> turns() {
                return List.of();
            }

            @Override
            public Map<String, Double> measures() {
                return Map.of();
            }

            @Override
            public void close() {}
        };
    }
}
