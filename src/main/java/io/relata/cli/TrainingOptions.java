package io.relata.cli;

import io.relata.training.ProgressBar;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.wire.Places;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that trainings share. */
final class TrainingOptions {
    private static final double WARMUP_SHARE = 0.03;
    private static final double RATE_FLOOR = 0.03;

    @Option(names = "--data", paramLabel = "FOLDER", description = "The data sets; relata.data-dir if left out.")
    private String data = "";

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = "Checkpoint and log; a training found there goes on. Below work/ if left out.")
    private String work = "";

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Receives what was trained; a folder in the working folder if left out.")
    private String output = "";

    @Option(names = "--minutes", defaultValue = "60", description = "Time at most; ${DEFAULT-VALUE} if left out.")
    private int minutes;

    @Option(
            names = "--steps",
            defaultValue = "1000000",
            description = "Steps at most. Only a training that ends by steps can be repeated bit for bit.")
    private int steps;

    @Option(names = "--threads", defaultValue = "1", description = "CPU threads; ${DEFAULT-VALUE} if left out.")
    private int threads;

    @Option(names = "--json", description = "Print the outcome as JSON.")
    private boolean json;

    Path data(Places places) {
        return data.isEmpty() ? places.data() : Path.of(data);
    }

    Path work(Places places, String training) {
        return work.isEmpty() ? places.work().resolve("train-" + training) : Path.of(work);
    }

    Path output(Places places, String training) {
        return output.isEmpty() ? work(places, training).resolve("output") : Path.of(output);
    }

    LanguageModelTrainings.Run run(Places places, String training) {
        return new LanguageModelTrainings.Run(
                work(places, training),
                output(places, training),
                new TrainingBudget(steps, Duration.ofMinutes(minutes), WARMUP_SHARE, RATE_FLOOR),
                threads);
    }

    TrainingProgress progress(Output out) {
        return new ProgressBar(
                out.err(), System.console() != null && System.console().isTerminal());
    }

    int done(Output out, Path folder, LanguageModelTrainer.TrainingResult result) {
        if (json) {
            out.json(result);
        } else {
            out.plain("%s: %d parameters, %d steps, %d tokens, %d s"
                    .formatted(folder, result.parameters(), result.steps(), result.tokens(), result.seconds()));
        }
        return 0;
    }

    int done(Output out, Path folder, Object outcome) {
        if (json) {
            out.json(outcome);
        } else {
            out.plain("%s: %s".formatted(folder, outcome));
        }
        return 0;
    }
}
