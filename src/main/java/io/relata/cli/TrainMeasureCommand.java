package io.relata.cli;

import io.relata.encoder.lexical.WordVectors;
import io.relata.prompt.ReasoningOrder;
import io.relata.training.lm.EpisodeSource;
import io.relata.training.lm.ReasoningMeasurement;
import io.relata.training.lm.TrainingData;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Counts a trained model's reasons that hold and labels that are right. */
@Command(
        name = "measure",
        description =
                "Count a trained model's reasons that hold and labels that are right, without and with an adapter,"
                        + " on SemEval's held-out pairs, a schema's held-out starter demonstrations, or a file. Prints JSON.",
        mixinStandardHelpOptions = true)
public final class TrainMeasureCommand implements Callable<Integer> {
    @Option(
            names = "--base",
            defaultValue = "models/relata-lm-small",
            paramLabel = "FOLDER",
            description = "The model; ${DEFAULT-VALUE} if left out.")
    private String base = "";

    @Option(names = "--adapter", paramLabel = "FOLDER", description = "An adapter to compare the model with.")
    private String adapter = "";

    @Option(names = "--data", paramLabel = "FOLDER", description = "The data sets; relata.data-dir if left out.")
    private String data = "";

    @Option(
            names = "--schema",
            description = "A schema whose held-out starter demonstrations are asked about, instead of SemEval's pairs.")
    private String schema = "";

    @Option(
            names = "--store",
            paramLabel = "FILE",
            description = "Labelled pairs that demonstrations are retrieved from, instead of SemEval's.")
    private String store = "";

    @Option(names = "--asked", paramLabel = "FILE", description = "Labelled pairs to ask about, with --store.")
    private String asked = "";

    @Option(
            names = "--format",
            defaultValue = "native",
            description = "The format of those files; ${DEFAULT-VALUE} if left out.")
    private String format = "";

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors of the classifier that finds evidence; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    @Option(
            names = "--every",
            defaultValue = "1",
            description = "Ask about every so manyth pair only; ${DEFAULT-VALUE} if left out.")
    private int every;

    @Option(
            names = "--demonstrations",
            defaultValue = "4",
            description = "How many are shown; ${DEFAULT-VALUE} if left out.")
    private int demonstrations;

    @Option(names = "--free", description = "Reasons before labels, instead of after.")
    private boolean free;

    private final Provider<ReasoningMeasurement> measurement;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainMeasureCommand(Provider<ReasoningMeasurement> measurement, Provider<Places> places) {
        this.measurement = measurement;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        ReasoningMeasurement.Question question = question(out).every(every);
        out.json(
                adapter.isEmpty()
                        ? measurement.get().measure(Path.of(base), question)
                        : measurement.get().compare(Path.of(base), Path.of(adapter), question));
        return 0;
    }

    private ReasoningMeasurement.Question question(Output out) {
        ReasoningOrder order = free ? ReasoningOrder.BEFORE_LABEL : ReasoningOrder.AFTER_LABEL;
        if (!schema.isEmpty()) {
            TrainingData starters = new TrainingData(Path.of(data));
            return new ReasoningMeasurement.Question(
                    starters.starter(schema, 1), starters.heldOutStarter(schema).items(), demonstrations, order);
        }
        WordVectors vectors = WordVectors.read(Path.of(words));
        if (store.isEmpty()) {
            Path folder = data.isEmpty() ? places.get().data() : Path.of(data);
            return new TrainingData(folder).heldOutSemEval(vectors, demonstrations, order);
        }
        EpisodeSource source = TrainingData.own(
                Path.of(store).getFileName().toString(), LabeledFile.read(out, Path.of(store), format), vectors);
        return new ReasoningMeasurement.Question(
                source,
                TrainingData.askedUnder(source, LabeledFile.read(out, Path.of(asked), format)),
                demonstrations,
                order);
    }
}
