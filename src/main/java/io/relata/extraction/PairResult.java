package io.relata.extraction;

import io.relata.document.CharSpan;
import io.relata.document.MentionPair;
import io.relata.retrieval.Neighbor;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Optional;

/**
 * The answer for one pair.
 *
 * @param pair the pair asked about
 * @param label the relation with its direction; the NULL label unless {@code outcome} is ACCEPTED
 * @param outcome what became of the pair
 * @param confidence probability that {@code label} is right, in [0, 1]
 * @param confidenceOrigin where the confidence comes from
 * @param reasoning why, in words; never empty
 * @param reasoningSource whose words they are
 * @param evidence stretches of this text that carry the reasoning, in order, without overlap
 * @param demonstrations the neighbours that led to the answer, nearest first
 * @param alternatives every other allowed label with its probability, likeliest first
 * @param assessment what the model said of its answer, where the profile has it asked
 * @param llm what part the language model had in the answer
 * @param trace every stage, when it was asked for
 */
public record PairResult(
        MentionPair pair,
        RelationLabel label,
        Outcome outcome,
        double confidence,
        ConfidenceOrigin confidenceOrigin,
        String reasoning,
        ReasoningSource reasoningSource,
        List<CharSpan> evidence,
        List<Neighbor> demonstrations,
        List<Alternative> alternatives,
        Optional<Assessment> assessment,
        LlmUse llm,
        Optional<Trace> trace) {
    public PairResult {
        evidence = List.copyOf(evidence);
        demonstrations = List.copyOf(demonstrations);
        alternatives = List.copyOf(alternatives);
    }

    /** What became of a pair. */
    public enum Outcome {
        /** A relation was found and verified. */
        ACCEPTED("accepted"),
        /** The answer is that none of the relations holds. */
        NO_RELATION("no_relation"),
        /** The model's answer was invalid; it is counted and not turned into a relation. */
        REJECTED("rejected"),
        /** The confidence was below the threshold of the relation. */
        ABSTAINED("abstained");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name used in answers. */
        public String wireName() {
            return wireName;
        }
    }

    /** Where a confidence comes from. */
    public enum ConfidenceOrigin {
        /** The language model's probabilities of the labels. */
        LOGPROB("logprob"),
        /** The shares of the neighbours' votes. */
        VOTE("vote"),
        /** The discriminator's probabilities. */
        CLASSIFIER("classifier"),
        /** Several sources together, with weights that were fitted or measured. */
        FUSION("fusion"),
        /** The language model said so, which says little. */
        SELF_REPORT("self-report");

        private final String wireName;

        ConfidenceOrigin(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name used in answers. */
        public String wireName() {
            return wireName;
        }
    }

    /** Whose words the reasoning is. */
    public enum ReasoningSource {
        /** The language model's own, verified against the text and the label. */
        MODEL("model"),
        /** Put together from the evidence and the nearest demonstration, since the model's own failed the verifier. */
        COMPOSED("composed");

        private final String wireName;

        ReasoningSource(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name used in answers. */
        public String wireName() {
            return wireName;
        }
    }

    /** A label that was not answered, with its probability. */
    public record Alternative(RelationLabel label, double probability) {}
}
