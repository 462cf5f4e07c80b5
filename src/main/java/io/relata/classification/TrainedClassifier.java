package io.relata.classification;

import java.util.List;

/**
 * A classifier with what it, or rather its like, says of its own training pairs.
 *
 * @param classifier trained on all pairs
 * @param outOfFold one distribution per training pair, in order, each by a classifier that was trained without that
 *     pair and without any pair of the same text; what a fusion or a threshold may be fitted on
 */
public record TrainedClassifier(PairClassifier classifier, List<LabelDistribution> outOfFold) {
    public TrainedClassifier {
        outOfFold = List.copyOf(outOfFold);
    }
}
