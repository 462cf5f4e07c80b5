package io.relata.classification;

import io.relata.schema.RelationLabel;
import java.util.List;

/**
 * Probabilities over labels.
 *
 * @param labels the labels, in their natural order, without repetition
 * @param probabilities one per label, each in [0, 1], adding up to 1 within rounding
 */
public record LabelDistribution(List<RelationLabel> labels, double[] probabilities) {
    public LabelDistribution {
        labels = List.copyOf(labels);
        if (labels.size() != probabilities.length) {
            throw new IllegalArgumentException(
                    "%d labels came with %d probabilities.".formatted(labels.size(), probabilities.length));
        }
        probabilities = probabilities.clone();
    }

    /** Returns the likeliest label; of equals the first in natural order. */
    public RelationLabel best() {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return labels.get(best);
    }

    /** Returns the probability of a label, 0 when it is not among the labels. */
    public double of(RelationLabel label) {
        int index = labels.indexOf(label);
        return index < 0 ? 0 : probabilities[index];
    }
}
