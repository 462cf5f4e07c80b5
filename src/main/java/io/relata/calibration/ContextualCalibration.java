package io.relata.calibration;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.List;

/**
 * Takes out of a language model's opinion what it would say of nothing at all (Zhao et al., "Calibrate Before Use", 2021): the
 * probabilities are divided by those that the same prompt gives without content, and the softmax of the quotients is taken.
 *
 * @param contentFree what the model says where sentence and mentions are {@code N/A}
 */
public record ContextualCalibration(LabelDistribution contentFree) {
    /** A label that the model never says of nothing must not become certain by being said at all. */
    private static final double LEAST = 1e-6;

    /**
     * Returns the calibrated opinion; that of the content-free prompt itself is uniform.
     *
     * @param opinion over the labels of {@code contentFree}
     */
    public LabelDistribution calibrate(LabelDistribution opinion) {
        List<RelationLabel> labels = opinion.labels();
        if (!labels.equals(contentFree.labels())) {
            throw new IllegalArgumentException(
                    "An opinion on %s cannot be calibrated by one on %s.".formatted(labels, contentFree.labels()));
        }
        double[] quotients = labels.stream()
                .mapToDouble(l -> Math.max(LEAST, opinion.of(l)) / Math.max(LEAST, contentFree.of(l)))
                .toArray();
        return new LabelDistribution(labels, Fusion.softmax(quotients));
    }
}
