package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Profile;
import io.relata.training.StopSignal;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.wire.Places;
import io.relata.wire.ProfileShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Train a LoRA adapter on the styles and dialogues of the profiles that name it. */
@Command(
        name = "styles",
        description = "Train a LoRA adapter on the styles and dialogues of the profiles that name it.",
        mixinStandardHelpOptions = true)
public final class TrainStylesCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--adapter",
            defaultValue = "relata-styles-small",
            paramLabel = "NAME",
            description = "Profiles with this adapter are learned; ${DEFAULT-VALUE} if left out.")
    private String adapter = "";

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors of the classifier that finds evidence; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    @Option(
            names = "--base",
            defaultValue = "models/relata-lm-small",
            paramLabel = "FOLDER",
            description = "The model to adapt; ${DEFAULT-VALUE} if left out.")
    private String base = "";

    @Option(
            names = "--rank",
            defaultValue = "128",
            description = "Inner width of the factors; ${DEFAULT-VALUE} if left out.")
    private int rank;

    private final Provider<LanguageModelTrainings> trainings;
    private final Provider<ProfileShelf> profiles;
    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainStylesCommand(
            Provider<LanguageModelTrainings> trainings, Provider<ProfileShelf> profiles, Provider<Places> places) {
        this.trainings = trainings;
        this.profiles = profiles;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        List<Profile> learned = profiles.get().all().stream()
                .filter(p -> p.adapter().equals(adapter))
                .toList();
        if (learned.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "No profile has the adapter \"%s\".".formatted(adapter),
                    "Maybe name it in a profile of your own first; what it asks is what is learned.");
        }
        LanguageModelTrainings.Run run = options.run(places.get(), "styles");
        StopSignal stop = new StopSignal();
        LanguageModelTrainer.TrainingResult result = stop.guard(() -> trainings
                .get()
                .styles(
                        learned,
                        options.data(places.get()),
                        Path.of(words),
                        Path.of(base),
                        rank,
                        run,
                        options.progress(out),
                        stop));
        return options.done(out, run.out(), result);
    }
}
