package io.relata.cli;

import io.relata.encoder.lexical.WordVectors;
import io.relata.training.StopSignal;
import io.relata.training.lm.EpisodeSource;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.training.lm.TrainingData;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Train a LoRA adapter on labelled pairs of one's own, or on the starter demonstrations of a schema. */
@Command(
        name = "adapter",
        description = "Train a LoRA adapter on labelled pairs, or on the starter demonstrations of a schema.",
        mixinStandardHelpOptions = true)
public final class TrainAdapterCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--schema",
            defaultValue = "clinical.v1",
            description = "A schema with starter demonstrations; ${DEFAULT-VALUE} if left out.")
    private String schema = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Labelled pairs to train on instead; their schema is read off them.")
    private String file = "";

    @Option(
            names = "--format",
            defaultValue = "native",
            description = "The format of that file; ${DEFAULT-VALUE} if left out.")
    private String format = "";

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors of the classifier that finds evidence in it; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    @Option(
            names = "--base",
            defaultValue = "models/relata-lm-small",
            paramLabel = "FOLDER",
            description = "The model to adapt; ${DEFAULT-VALUE} if left out.")
    private String base = "";

    @Option(
            names = "--rank",
            defaultValue = "8",
            description = "Inner width of the factors; ${DEFAULT-VALUE} if left out.")
    private int rank;

    private final Provider<LanguageModelTrainings> trainings;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainAdapterCommand(Provider<LanguageModelTrainings> trainings, Provider<Places> places) {
        this.trainings = trainings;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        LanguageModelTrainings.Run run = options.run(places.get(), "adapter");
        EpisodeSource source = file.isEmpty()
                ? new TrainingData(options.data(places.get())).starter(schema, 1)
                : TrainingData.own(
                        Path.of(file).getFileName().toString(),
                        LabeledFile.read(out, Path.of(file), format),
                        WordVectors.read(Path.of(words)));
        StopSignal stop = new StopSignal();
        LanguageModelTrainer.TrainingResult result = stop.guard(
                () -> trainings.get().adapter(source, Path.of(base), rank, run, options.progress(out), stop));
        return options.done(out, run.out(), result);
    }
}
