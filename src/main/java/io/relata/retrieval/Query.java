package io.relata.retrieval;

import io.relata.schema.RelationLabel;
import java.util.Set;

/**
 * What is looked for.
 *
 * @param schema only demonstrations of this schema are found
 * @param vector unit vector of the pair asked about
 * @param k how many, at the most; at least 1
 * @param labels only these labels; empty for all
 * @param excludedIds demonstrations never to be found: the item itself, test items
 * @param excludedTextHashes {@link Demonstrations#textHash} of texts never to be found
 */
public record Query(
        String schema,
        float[] vector,
        int k,
        Set<RelationLabel> labels,
        Set<String> excludedIds,
        Set<String> excludedTextHashes) {
    public Query {
        labels = Set.copyOf(labels);
        excludedIds = Set.copyOf(excludedIds);
        excludedTextHashes = Set.copyOf(excludedTextHashes);
    }

    /** Returns this query for another number of demonstrations. */
    public Query withK(int newK) {
        return new Query(schema, vector, newK, labels, excludedIds, excludedTextHashes);
    }

    /** Returns this query for demonstrations of these labels only. */
    public Query withLabels(Set<RelationLabel> newLabels) {
        return new Query(schema, vector, k, newLabels, excludedIds, excludedTextHashes);
    }
}
