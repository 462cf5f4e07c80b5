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

/** Tune a language model on prompts with reasons and labels. */
@Command(
        name = "episodes",
        description = "Tune a language model on prompts with reasons and labels.",
        mixinStandardHelpOptions = true)
public final class TrainEpisodesCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--base", required = true, paramLabel = "FOLDER", description = "The model to tune.")
    private String base = "";

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors of the classifier that finds evidence; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    private final Provider<LanguageModelTrainings> trainings;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainEpisodesCommand(Provider<LanguageModelTrainings> trainings, Provider<Places> places) {
        this.trainings = trainings;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        LanguageModelTrainings.Run run = options.run(places.get(), "episodes");
        StopSignal stop = new StopSignal();
        LanguageModelTrainer.TrainingResult result = stop.guard(() -> trainings
                .get()
                .episodes(options.data(places.get()), Path.of(words), Path.of(base), run, options.progress(out), stop));
        return options.done(out, run.out(), result);
    }
}
