package io.relata.cli;

import io.relata.encoder.lexical.WordVectors;
import io.relata.training.StopSignal;
import io.relata.training.encoder.EncoderJob;
import io.relata.training.encoder.EncoderTrainingSettings;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the convolutional pair encoder. It ends by its epochs; time and steps are not asked about. */
@Command(
        name = "encoder",
        description = "Train the convolutional pair encoder on labelled sets, to the end of its epochs.",
        mixinStandardHelpOptions = true)
public final class TrainEncoderCommand implements Callable<Integer> {
    /** SemEval's items whose number this divides measure and do not train. */
    private static final int DEV_MODULUS = 8;

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--words",
            defaultValue = "models/relata-words-small",
            paramLabel = "FOLDER",
            description = "The word vectors to start from; ${DEFAULT-VALUE} if left out.")
    private String words = "";

    @Option(
            names = "--members",
            defaultValue = "3",
            paramLabel = "COUNT",
            description =
                    "Networks, trained one after the other with seeds of their own; ${DEFAULT-VALUE} if left out.")
    private int members;

    private final Provider<Places> places;

    /** Creates the command; nothing is read before it runs. */
    @Inject
    public TrainEncoderCommand(Provider<Places> places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        Path data = options.data(places.get());
        Path folder = options.output(places.get(), "encoder");
        int dimension = WordVectors.read(Path.of(words)).dimension();
        EncoderJob job = new EncoderJob(
                List.of(
                        new EncoderJob.Source(
                                "semeval", data.resolve("semeval2010_task8/training/TRAIN_FILE.TXT"), DEV_MODULUS),
                        new EncoderJob.Source("pure", data.resolve("wiki80/dev.json"), 0),
                        new EncoderJob.Source("docred", data.resolve("redocred/dev_revised.json"), 0)),
                data.resolve("fewrel/pid2name.json"),
                Path.of(words),
                folder,
                options.work(places.get(), "encoder"),
                EncoderJob.shippedShape(dimension),
                EncoderTrainingSettings.shipped(),
                members);
        StopSignal stop = new StopSignal();
        EncoderJob.Outcome outcome = stop.guard(() -> job.run(options.progress(out), stop));
        return options.done(out, folder, outcome);
    }
}
