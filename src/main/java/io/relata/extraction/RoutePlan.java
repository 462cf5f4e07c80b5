package io.relata.extraction;

/**
 * Which pairs reach the language model (filter-then-rerank, Ma et al., Findings of EMNLP 2023): those of which the other
 * sources are unsure, and there only the likeliest labels and the NULL label are asked about.
 *
 * @param below a pair whose likeliest label has less than this probability is asked about; infinite for every pair
 * @param shortlist how many of the likeliest labels
 */
public record RoutePlan(double below, int shortlist) {
    public RoutePlan {
        if (!(below >= 0 && shortlist >= 1)) {
            throw new IllegalArgumentException(
                    "A threshold of %s and a shortlist of %d cannot be.".formatted(below, shortlist));
        }
    }
}
