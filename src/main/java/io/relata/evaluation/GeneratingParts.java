package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import io.relata.schema.RelationType;
import io.relata.synthesis.PairGeneration;
import io.relata.synthesis.Teller;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Other parts, for cards that also learn from what a model makes up: schema-constrained data generation (UnleashLLM: Xu et al.,
 * SustaiNLP 2023). The model is shown samples of what is learnt from, and nothing of what is to be answered.
 */
public final class GeneratingParts implements ExperimentParts {
    private static final int TOKENS_MAX = 64;

    private final ExperimentParts parts;
    private final Function<String, Teller> tellers;

    /**
     * Creates the parts.
     *
     * @param tellers models by their names
     */
    public GeneratingParts(ExperimentParts parts, Function<String, Teller> tellers) {
        this.parts = parts;
        this.tellers = tellers;
    }

    @Override
    public Answerer prepare(ExperimentCard card, ExperimentData data) {
        return parts.prepare(card, data);
    }

    @Override
    public Learning learning(ExperimentCard card, ExperimentData data) {
        Optional<ExperimentCard.Made> made = card.demonstrations() instanceof ExperimentCard.Demonstrations.Rest rest
                ? rest.made()
                : Optional.empty();
        return made.map(m -> learning(card, data, m)).orElseGet(() -> parts.learning(card, data));
    }

    private Learning learning(ExperimentCard card, ExperimentData data, ExperimentCard.Made made) {
        List<String> relations =
                data.schema().relations().stream().map(RelationType::name).toList();
        PairGeneration.Result result = new PairGeneration(data.schema(), tellers.apply(made.model()), true, TOKENS_MAX)
                .generate(relations, data.demonstrations(), made.requests(), card.seed());
        List<LabeledExample> more = result.examples();
        return new Learning(
                data.learningFrom(more),
                List.of(
                        "Of %d pairs that %s was asked for, %d were accepted and are learnt from beside %d others; rejected: %s."
                                .formatted(
                                        result.total().asked(),
                                        made.model(),
                                        result.total().accepted(),
                                        data.demonstrations().size(),
                                        result.total().rejectedByReason())));
    }
}
