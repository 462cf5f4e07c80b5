package io.relata.cli;

import io.relata.training.lm.TrainingData;
import io.relata.training.words.WordVectorsJob;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains word vectors. They end by their epochs; time and steps are not asked about. */
@Command(
        name = "words",
        description = "Train word vectors and word classes on the prose, to the end of their epochs.",
        mixinStandardHelpOptions = true)
public final class TrainWordsCommand implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainWordsCommand(Provider<Places> places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        TrainingData data = new TrainingData(options.data(places.get()));
        Path folder = options.output(places.get(), "words");
        int words = WordVectorsJob.shipped(
                        data.prose(), data.semEvalTexts(), folder, options.work(places.get(), "words"))
                .run(options.progress(out));
        return options.done(out, folder, Map.of("words", words));
    }
}
