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

/** Pre-train a language model on prose. */
@Command(name = "lm", description = "Pre-train a language model on prose.", mixinStandardHelpOptions = true)
public final class TrainLanguageModelCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--tokenizer", required = true, paramLabel = "FOLDER", description = "The trained tokenizer.")
    private String tokenizer = "";

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors to start from; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    private final Provider<LanguageModelTrainings> trainings;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainLanguageModelCommand(Provider<LanguageModelTrainings> trainings, Provider<Places> places) {
        this.trainings = trainings;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        LanguageModelTrainings.Run run = options.run(places.get(), "lm");
        StopSignal stop = new StopSignal();
        LanguageModelTrainer.TrainingResult result = stop.guard(() -> trainings
                .get()
                .languageModel(
                        options.data(places.get()),
                        Path.of(tokenizer),
                        Path.of(words),
                        run,
                        options.progress(out),
                        stop));
        return options.done(out, run.out(), result);
    }
}
