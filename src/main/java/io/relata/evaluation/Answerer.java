package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.extraction.CallBudget;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Whatever answers examples and is to be scored: the pipeline, a classifier, a vote. It may look at the text and the pair
 * of an example and at its id, never at its label or rationale.
 */
public interface Answerer extends AutoCloseable {
    /** Returns the judgement of one example. */
    Judgement answer(LabeledExample example);

    /**
     * Returns the judgement of one example as part of a job.
     *
     * @param budget what the job may still ask a language model; without meaning to an answerer that asks none
     */
    default Judgement answer(LabeledExample example, CallBudget budget) {
        return answer(example);
    }

    /** Returns the fingerprints of the models that answered, by their role, such as {@code classifier}. */
    Map<String, String> models();

    /** Returns the snapshot of the demonstrations behind the answers, or the empty string. */
    String indexSnapshot();

    /** Returns for how many examples a language model was asked so far. */
    int llmCallCount();

    /** Returns for how many examples a language model was not asked since the budget of the job was spent. */
    default int llmLimitCount() {
        return 0;
    }

    /** Returns what else was measured so far, by name, such as how faithful reasons are to the texts; nothing unless there is. */
    default Map<String, Double> measures() {
        return Map.of();
    }

    @Override
    void close();

    /**
     * Returns an answerer that answers the likeliest label of a distribution and asks no language model.
     *
     * @param models fingerprints by role
     */
    static Answerer of(Function<LabeledExample, LabelDistribution> distribution, Map<String, String> models) {
        Map<String, String> sorted = new TreeMap<>(models);
        return new Answerer() {
            @Override
            public Judgement answer(LabeledExample example) {
                return Judgement.of(example.id(), example.label(), distribution.apply(example));
            }

            @Override
            public Map<String, String> models() {
                return sorted;
            }

            @Override
            public String indexSnapshot() {
                return "";
            }

            @Override
            public int llmCallCount() {
                return 0;
            }

            @Override
            public void close() {
                // There is nothing to close: the function belongs to whoever made it.
            }
        };
    }
}
