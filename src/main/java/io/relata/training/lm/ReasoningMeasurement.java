package io.relata.training.lm;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Measures trained models, and an adapter against the model it is for, on pairs that neither was trained on. */
public final class ReasoningMeasurement {
    private final LanguageModelProvider engine;
    private final PromptStyle style;

    /** Creates a measurement with prompts of {@code style}. */
    public ReasoningMeasurement(LanguageModelProvider engine, PromptStyle style) {
        this.engine = engine;
        this.style = style;
    }

    /**
     * What is asked.
     *
     * @param store what demonstrations are retrieved from
     * @param asked the pairs; none of their texts is in the store
     * @param demonstrations how many are shown at most
     * @param order whether reasons come before labels
     */
    public record Question(EpisodeSource store, List<EpisodeItem> asked, int demonstrations, ReasoningOrder order) {
        public Question {
            asked = List.copyOf(asked);
        }

        /** Returns the question about every {@code step}th pair, from the first. */
        public Question every(int step) {
            return new Question(
                    store,
                    IntStream.range(0, asked.size())
                            .filter(i -> i % step == 0)
                            .mapToObj(asked::get)
                            .toList(),
                    demonstrations,
                    order);
        }
    }

    /**
     * A model without and with an adapter on the same pairs; in the differences the model itself is the first.
     *
     * @param base of the model
     * @param adapted of the model with the adapter
     * @param held reasons that held
     * @param rightLabels labels that were right
     */
    public record Comparison(
            ReasoningEvaluation.Counts base,
            ReasoningEvaluation.Counts adapted,
            PairedDifference held,
            PairedDifference rightLabels) {}

    /** Measures the model of a folder. */
    public ReasoningEvaluation.Counts measure(Path base, Question question) {
        try (LanguageModel model = engine.load(base)) {
            return ReasoningEvaluation.counts(outcomes(model, question));
        }
    }

    /** Measures the model of a folder without and with an adapter. */
    public Comparison compare(Path base, Path adapter, Question question) {
        try (LanguageModel plain = engine.load(base);
                LanguageModel adapted = engine.load(base, LoraAdapter.open(adapter))) {
            List<ReasoningEvaluation.Outcome> first = outcomes(plain, question);
            List<ReasoningEvaluation.Outcome> second = outcomes(adapted, question);
            return new Comparison(
                    ReasoningEvaluation.counts(first),
                    ReasoningEvaluation.counts(second),
                    difference(first, second, ReasoningEvaluation.Outcome::held),
                    difference(first, second, ReasoningEvaluation.Outcome::rightLabel));
        }
    }

    private List<ReasoningEvaluation.Outcome> outcomes(LanguageModel model, Question question) {
        return new ReasoningEvaluation(model, style, question.store())
                .outcomes(question.asked(), question.demonstrations(), question.order());
    }

    private static PairedDifference difference(
            List<ReasoningEvaluation.Outcome> first,
            List<ReasoningEvaluation.Outcome> second,
            Function<ReasoningEvaluation.Outcome, Boolean> right) {
        return PairedDifference.of(
                first.stream().map(right).toList(), second.stream().map(right).toList());
    }
}
