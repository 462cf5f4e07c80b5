package io.relata.cli;

import io.relata.training.StopSignal;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Train a LoRA adapter on the starter demonstrations of a schema. */
@Command(
        name = "adapter",
        description = "Train a LoRA adapter on the starter demonstrations of a schema.",
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
        StopSignal stop = new StopSignal();
        LanguageModelTrainer.TrainingResult result = stop.guard(
                () -> trainings.get().adapter(schema, Path.of(base), rank, run, options.progress(out), stop));
        return options.done(out, run.out(), result);
    }
}
