package io.relata.training;

import java.time.Duration;

/** Hears how a training goes. Called on the training thread; an implementation is quick. */
public interface TrainingProgress {
    /**
     * One report.
     *
     * @param name what is trained
     * @param step steps done
     * @param share share of the training that is done, in [0, 1]
     * @param tokens tokens seen in all
     * @param loss mean loss since the last report
     * @param gradientNorm global norm of the last step's gradient
     * @param tokensPerSecond speed since the last report
     * @param elapsed time spent in all
     */
    record Report(
            String name,
            int step,
            double share,
            long tokens,
            double loss,
            double gradientNorm,
            double tokensPerSecond,
            Duration elapsed) {}

    /** Hears a report. */
    void report(Report report);

    /** Returns a listener that tells both. */
    default TrainingProgress and(TrainingProgress other) {
        return report -> {
            report(report);
            other.report(report);
        };
    }
}
