package io.relata.cli;

import io.relata.training.lm.LanguageModelTrainings;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Train a byte-level byte-pair tokenizer on the prose and the labelled texts. */
@Command(
        name = "tokenizer",
        description = "Train a byte-level byte-pair tokenizer on the prose and the labelled texts.",
        mixinStandardHelpOptions = true)
public final class TrainTokenizerCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--size", defaultValue = "6144", description = "Tokens in all; ${DEFAULT-VALUE} if left out.")
    private int size;

    private final Provider<LanguageModelTrainings> trainings;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainTokenizerCommand(Provider<LanguageModelTrainings> trainings, Provider<Places> places) {
        this.trainings = trainings;
        this.places = places;
    }

    @Override
    public Integer call() {
        Path folder = options.output(places.get(), "tokenizer");
        int tokens = trainings
                .get()
                .tokenizer(options.data(places.get()), size, folder)
                .tokens()
                .size();
        return options.done(Output.standard(), folder, Map.of("tokens", tokens));
    }
}
