package io.relata.evaluation;

import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs experiment cards, about pairs or about whole texts. */
public final class CardRunner {
    private final ExperimentRunner pairs;
    private final TextExperimentRunner texts;

    /** Creates a runner of both kinds. */
    public CardRunner(ExperimentRunner pairs, TextExperimentRunner texts) {
        this.pairs = pairs;
        this.texts = texts;
    }

    /**
     * What a run gave.
     *
     * @param tradeOff where a card about pairs sweeps over thresholds; the report is then about the greatest of them
     */
    public record Outcome(Report report, Optional<TradeOff> tradeOff) {}

    /**
     * Runs a card; what it is about is told by the format of its data.
     *
     * @param answered is told after every item how many have been answered
     */
    public Outcome run(ExperimentCard card, IntConsumer answered) {
        if (texts.runs(card)) {
            return new Outcome(texts.run(card, answered), Optional.empty());
        }
        ExperimentRunner.Outcome outcome = pairs.runAll(card, answered);
        return new Outcome(outcome.report(), outcome.tradeOff());
    }
}
