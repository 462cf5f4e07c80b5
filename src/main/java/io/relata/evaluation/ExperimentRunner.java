package io.relata.evaluation;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.LabeledExample;
import io.relata.extraction.CallBudget;
import io.relata.schema.SchemaCatalog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Runs experiment cards. */
public final class ExperimentRunner {
    private final Path dataFolder;
    private final DatasetReaders readers;
    private final SchemaCatalog schemas;
    private final ExperimentParts parts;
    private final Clocks clocks;

    /**
     * Where the time and the commit of a run come from.
     *
     * @param checkout folder whose git commit is noted
     * @param instants stamps the report
     * @param nanos measures seconds; it only goes forward
     */
    public record Clocks(Path checkout, InstantSource instants, LongSupplier nanos) {}

    /**
     * Creates a runner.
     *
     * @param dataFolder that the cards' relative paths are resolved in
     */
    public ExperimentRunner(
            Path dataFolder, DatasetReaders readers, SchemaCatalog schemas, ExperimentParts parts, Clocks clocks) {
        this.dataFolder = dataFolder;
        this.readers = readers;
        this.schemas = schemas;
        this.parts = parts;
        this.clocks = clocks;
    }

    /**
     * What a run gave.
     *
     * @param tradeOff where the card sweeps over thresholds; the report is then about the greatest of them
     */
    public record Outcome(EvaluationReport report, Optional<TradeOff> tradeOff) {}

    /**
     * Reads the data, lets the answerer learn, has the examples answered, and scores the answers.
     *
     * @param answered is told after every example how many have been answered
     */
    public EvaluationReport run(ExperimentCard card, IntConsumer answered) {
        return runAll(card, answered).report();
    }

    /** Does the same, and measures what the language model's calls are worth where the card sweeps over thresholds. */
    public Outcome runAll(ExperimentCard card, IntConsumer answered) {
        ExperimentParts.Learning learning =
                parts.learning(card, ExperimentData.read(card, dataFolder, readers, schemas));
        ExperimentData data = learning.data();
        RunContext context = RunContext.here(clocks.checkout(), card.seed(), clocks.instants());
        EvaluationReport.Subject subject = new EvaluationReport.Subject(
                card.name(),
                card.data().inWords() + card.extent().inWords(),
                readers.reader(card.data().format()).name(),
                card.answerer().name(),
                data.errors(),
                notes(learning));
        Bootstrap bootstrap = new Bootstrap(card.resamples(), card.seed());
        try (Answerer answerer = parts.prepare(card, data)) {
            EvaluationReport report = new Evaluator(data.schema(), bootstrap, context, clocks.nanos())
                    .evaluate(subject, data.examples(), governed(card, data, answerer), answered);
            return new Outcome(
                    report,
                    card.extent().sweep().isEmpty()
                            ? Optional.empty()
                            : Optional.of(swept(card, data, answerer, report)));
        }
    }

    private Answerer governed(ExperimentCard card, ExperimentData data, Answerer answerer) {
        return card.extent().isLimited()
                ? new GovernedAnswerer(answerer, data.examples(), card.extent().budget(clocks.nanos()))
                : answerer;
    }

    private static TradeOff swept(
            ExperimentCard card, ExperimentData data, Answerer answerer, EvaluationReport report) {
        List<LabeledExample> examples = data.examples();
        List<Judgement> filter = new ArrayList<>();
        List<Judgement> asked = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Judgement judgement = report.judgements().get(i);
            if (judgement.outcome() != Judgement.Outcome.SKIPPED) {
                filter.add(answerer.answer(examples.get(i), CallBudget.none()));
                asked.add(judgement);
            }
        }
        return TradeOff.of(card, filter, asked, data.schema().nullLabel());
    }

    private static List<String> notes(ExperimentParts.Learning learning) {
        ExperimentData data = learning.data();
        List<String> notes = new ArrayList<>(
                EvaluationReport.Subject.sizeNotes(data.examples().size()));
        notes.addAll(learning.notes());
        if (data.order().leaks()) {
            notes.add(
                    "The file has the first argument as the head always, %d times after the tail, which gives the direction away; the pairs were put in text order."
                            .formatted(data.order().headAfterTail()));
        }
        return notes;
    }
}
