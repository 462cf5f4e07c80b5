package io.relata.retrieval;

import java.util.Comparator;

/**
 * A demonstration with its nearness to the query.
 *
 * @param demonstration what was found
 * @param score cosine similarity in [-1, 1]
 */
public record Neighbor(Demonstration demonstration, float score) {
    /** The order of every list of neighbours; equal scores by id. */
    public static final Comparator<Neighbor> NEAREST_FIRST = Comparator.comparing(Neighbor::score)
            .reversed()
            .thenComparing(n -> n.demonstration().id(), Demonstrations.ID_ORDER);
}
