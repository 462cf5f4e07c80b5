package io.relata.classification;

import io.relata.retrieval.Neighbor;
import io.relata.schema.RelationLabel;
import java.util.Arrays;
import java.util.List;

/**
 * The opinion of the retrieved neighbours: each votes for its label, the nearer the more.
 *
 * @param sharpness a neighbour whose cosine is less than the nearest one's by {@code d} has {@code exp(-sharpness d)}
 *     votes; 0 gives all the same vote
 */
public record NeighborVote(double sharpness) {
    public NeighborVote {
        if (!(sharpness >= 0 && Double.isFinite(sharpness))) {
            throw new IllegalArgumentException("Sharpness is 0 or greater, not " + sharpness + ".");
        }
    }

    /**
     * Returns the shares of the votes, or equal shares when nobody votes.
     *
     * @param neighbors nearest first; those with other labels have no vote
     * @param labels the labels that may be voted for, in natural order
     */
    public LabelDistribution of(List<Neighbor> neighbors, List<RelationLabel> labels) {
        double[] votes = new double[labels.size()];
        for (Neighbor n : neighbors) {
            int label = labels.indexOf(n.demonstration().label());
            if (label >= 0) {
                votes[label] += Math.exp(-sharpness * (neighbors.getFirst().score() - n.score()));
            }
        }
        double sum = Arrays.stream(votes).sum();
        return new LabelDistribution(
                labels,
                Arrays.stream(votes)
                        .map(v -> sum > 0 ? v / sum : 1.0 / votes.length)
                        .toArray());
    }
}
