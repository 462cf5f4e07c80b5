package io.relata.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How often answers of like confidence are right (a reliability diagram, DeGroot and Fienberg 1983).
 *
 * @param bins of equal width over [0, 1], empty ones too
 */
record Reliability(List<Bin> bins) {
    Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * Answers of like confidence.
     *
     * @param count how many there are
     * @param confidence sum of their confidences
     * @param correct how many of them are right
     */
    record Bin(int count, double confidence, int correct) {
        /** Returns the mean confidence, 0 where there is no answer. */
        double meanConfidence() {
            return count == 0 ? 0 : confidence / count;
        }

        /** Returns the share of right answers. */
        double accuracy() {
            return RelationScore.share(correct, count);
        }
    }

    /** Returns the reliability of the answers that have a confidence. */
    static Reliability of(List<Judgement> judgements, int binCount) {
        double[] confidence = new double[binCount];
        int[] correct = new int[binCount];
        int[] counts = new int[binCount];
        for (Judgement j : judgements) {
            if (Metrics.hasConfidence(j)) {
                double probability = Metrics.confidence(j);
                int bin = Math.clamp((int) (probability * binCount), 0, binCount - 1);
                confidence[bin] += probability;
                correct[bin] += j.isCorrect() ? 1 : 0;
                counts[bin]++;
            }
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < binCount; bin++) {
            bins.add(new Bin(counts[bin], confidence[bin], correct[bin]));
        }
        return new Reliability(bins);
    }

    /**
     * Returns the mean distance between confidence and accuracy of the bins, weighed by their answers (Naeini et al. 2015); 0 when
     * no answer has a confidence.
     */
    double expectedError() {
        int all = bins.stream().mapToInt(Bin::count).sum();
        double error = 0;
        for (Bin bin : bins) {
            // Equal to the weight of the bin times the distance of its means.
            error += all == 0 ? 0 : Math.abs(bin.confidence - bin.correct) / all;
        }
        return error;
    }
}
