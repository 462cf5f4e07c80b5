package io.relata.training;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows a training as one line: a bar, loss, speed and time left. Where no terminal listens, a line each report. */
public final class ProgressBar implements TrainingProgress {
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;

    /**
     * Creates a bar.
     *
     * @param out where to show it, standard error as a rule, since results go to standard output
     * @param terminal whether a line may be overwritten
     */
    public ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void report(Report report) {
        int filled = (int) Math.round(WIDTH * Math.clamp(report.share(), 0.0, 1.0));
        double secondsLeft =
                report.share() > 0 ? report.elapsed().toSeconds() * (1 - report.share()) / report.share() : 0;
        String line = String.format(
                Locale.ROOT,
                "%s [%s%s] %3.0f %%  step %d  loss %.3f  norm %.2f  %.0f tokens/s  %s left",
                report.name(),
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                100 * report.share(),
                report.step(),
                report.loss(),
                report.gradientNorm(),
                report.tokensPerSecond(),
                minutes(Duration.ofSeconds(Math.round(secondsLeft))));
        if (terminal && report.share() < 1) {
            out.print("\r" + line + "  ");
            out.flush();
        } else {
            out.println((terminal ? "\r" : "") + line);
        }
    }

    private static String minutes(Duration time) {
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
