package io.relata.evaluation;

import io.relata.dataset.DatasetReaders;
import io.relata.schema.SchemaCatalog;
import java.nio.file.Path;
import java.time.InstantSource;
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
     * Reads the data, lets the answerer learn, has the examples answered, and scores the answers.
     *
     * @param answered is told after every example how many have been answered
     */
    public EvaluationReport run(ExperimentCard card, IntConsumer answered) {
        ExperimentData data = ExperimentData.read(card, dataFolder, readers, schemas);
        RunContext context = RunContext.here(clocks.checkout(), card.seed(), clocks.instants());
        EvaluationReport.Subject subject = new EvaluationReport.Subject(
                card.name(),
                dataInWords(card),
                readers.reader(card.data().format()).name(),
                card.answerer().name(),
                data.errors());
        Bootstrap bootstrap = new Bootstrap(card.resamples(), card.seed());
        try (Answerer answerer = parts.prepare(card, data)) {
            return new Evaluator(data.schema(), bootstrap, context, clocks.nanos())
                    .evaluate(subject, data.examples(), answerer, answered);
        }
    }

    private static String dataInWords(ExperimentCard card) {
        return card.data()
                .split()
                .map(split -> "%s, ids divisible by %d".formatted(card.data().path(), split.modulus()))
                .orElse(card.data().path());
    }
}
