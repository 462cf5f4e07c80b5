package io.relata.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Keeps the reports of a training as a table of comma-separated values, one line each, appended as they come. */
public final class TrainingLog implements TrainingProgress {
    private static final String HEADER = "step,tokens,loss,gradient_norm,tokens_per_second,elapsed_seconds\n";

    private final Path file;

    /** Creates a log; an existing file is continued, as a resumed training wants it. */
    public TrainingLog(Path file) {
        this.file = file;
    }

    @Override
    public void report(Report report) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, HEADER);
            }
            Files.writeString(
                    file,
                    String.format(
                            Locale.ROOT,
                            "%d,%d,%.5f,%.4f,%.1f,%d%n",
                            report.step(),
                            report.tokens(),
                            report.loss(),
                            report.gradientNorm(),
                            report.tokensPerSecond(),
                            report.elapsed().toSeconds()),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }
}
