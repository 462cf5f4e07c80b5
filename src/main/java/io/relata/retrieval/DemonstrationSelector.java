package io.relata.retrieval;

import java.util.List;

/** Chooses the demonstrations that a prompt shows. Immutable and safe for use by several threads. */
public interface DemonstrationSelector {
    /** Returns the versioned name by which profiles ask for it, such as {@code knn-null-quota.v1}. */
    String name();

    /**
     * Chooses demonstrations; the same for the same content, query and rules.
     *
     * @param query what is looked for; its {@code k} is how many are chosen, fewer where the store has no more
     * @return nearest first, whatever they were chosen by, with their cosine to the query
     */
    List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules);
}
