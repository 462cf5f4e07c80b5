package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spends a limited number of calls of a language model, or limited time, on the examples of which the other sources are least
 * sure. All examples are answered without the model first, and then again in that order while the budget lasts.
 */
final class GovernedAnswerer implements Answerer {
    private final Answerer answerer;
    private final List<LabeledExample> examples;
    private final CallBudget budget;
    private final Map<String, Judgement> judgements = new TreeMap<>();
    private final Map<String, RelataException> refusals = new HashMap<>();
    private int firstPassCount;

    GovernedAnswerer(Answerer answerer, List<LabeledExample> examples, CallBudget budget) {
        this.answerer = answerer;
        this.examples = List.copyOf(examples);
        this.budget = budget;
    }

    @Override
    public Judgement answer(LabeledExample example) {
        if (judgements.isEmpty() && refusals.isEmpty()) {
            answerAll();
        }
        RelataException refusal = refusals.get(example.id());
        if (refusal != null) {
            throw refusal;
        }
        return judgements.get(example.id());
    }

    private void answerAll() {
        Map<String, Double> sureness = new HashMap<>();
        List<LabeledExample> answerable = new ArrayList<>();
        for (LabeledExample example : examples) {
            try {
                Judgement unasked = answerer.answer(example, CallBudget.none());
                sureness.put(example.id(), unasked.distribution().of(unasked.answer()));
                answerable.add(example);
            } catch (RelataException e) {
                refuse(example, e);
            }
        }
        firstPassCount = answerer.llmLimitCount();
        answerable.sort(Comparator.comparing(e -> sureness.get(e.id())));
        for (LabeledExample example : answerable) {
            try {
                judgements.put(example.id(), answerer.answer(example, budget));
            } catch (RelataException e) {
                refuse(example, e);
            }
        }
    }

    private void refuse(LabeledExample example, RelataException e) {
        if (e.code().fault() != Fault.CALLER) {
            throw e;
        }
        refusals.put(example.id(), e);
    }

    @Override
    public Map<String, String> models() {
        return answerer.models();
    }

    @Override
    public String indexSnapshot() {
        return answerer.indexSnapshot();
    }

    @Override
    public int llmCallCount() {
        return answerer.llmCallCount();
    }

    /** Returns for how many examples the model was not asked since the budget was spent; the first pass does not count. */
    @Override
    public int llmLimitCount() {
        return answerer.llmLimitCount() - firstPassCount;
    }

    @Override
    public void close() {
        answerer.close();
    }
}
