package io.relata.training.lm;

/**
 * What a low-rank adapter is made of.
 *
 * @param rank inner width of the factors
 * @param alpha numerator of the factors' scale
 * @param targets which projections of every layer it changes
 */
public record LoraPlan(int rank, double alpha, Targets targets) {
    public LoraPlan {
        if (rank < 1) {
            throw new IllegalArgumentException("Factors of the width %d hold nothing.".formatted(rank));
        }
    }

    /** Which projections are changed. */
    public enum Targets {
        /** Queries and values, which is enough to turn a model to another domain (Hu et al., 2022). */
        QUERY_AND_VALUE,
        /** All seven linear projections, for a model that has to learn other forms of question and answer. */
        EVERY_LINEAR
    }
}
