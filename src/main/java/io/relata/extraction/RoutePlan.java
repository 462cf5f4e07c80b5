package io.relata.extraction;

/**
 * Which pairs reach the language model (filter-then-rerank, Ma et al., Findings of EMNLP 2023): those of which the other
 * sources are unsure, and there only the likeliest labels and the NULL label are asked about.
 *
 * @param below a pair whose likeliest label has less than this probability is asked about; infinite for every pair
 * @param shortlist how many of the likeliest labels
 * @param weight how much the model's choice counts on the shortlist, against what the other sources hold of the same labels, in
 *     [0, 1]; 1 in the paper
 */
public record RoutePlan(double below, int shortlist, double weight) {
    public RoutePlan {
        if (!(below >= 0 && shortlist >= 1 && weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("A threshold of %s, a shortlist of %d and a weight of %s cannot be."
                    .formatted(below, shortlist, weight));
        }
    }
}
