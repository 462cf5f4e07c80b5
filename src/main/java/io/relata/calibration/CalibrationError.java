package io.relata.calibration;

import java.util.List;

/** How far stated probabilities are from how often they were right. */
public final class CalibrationError {
    private CalibrationError() {}

    /**
     * An answer that was given.
     *
     * @param confidence stated probability, in [0, 1]
     * @param correct whether it was right
     */
    public record Answer(double confidence, boolean correct) {}

    /**
     * Returns the expected calibration error (Guo et al., ICML 2017): the mean distance between confidence and accuracy
     * over bins of equal width, each weighed by its answers. 0 when there is no answer.
     *
     * @param binCount at least 1
     */
    public static double expected(List<Answer> answers, int binCount) {
        double[] confidence = new double[binCount];
        int[] correct = new int[binCount];
        for (Answer a : answers) {
            int bin = Math.min(binCount - 1, (int) (a.confidence() * binCount));
            confidence[bin] += a.confidence();
            correct[bin] += a.correct() ? 1 : 0;
        }
        double error = 0;
        for (int b = 0; b < binCount; b++) {
            error += Math.abs(confidence[b] - correct[b]);
        }
        return answers.isEmpty() ? 0 : error / answers.size();
    }
}
