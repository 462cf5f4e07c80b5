package io.relata.retrieval;

import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every choice of demonstrations must keep to, whichever way it prefers them.
 *
 * @param schema the schema of the query
 * @param nullQuota at least so many carry the NULL label, where the store has them: without any, a model is never shown
 *     that "none" is an answer
 * @param perLabelMax at most so many carry the same label; the NULL quota comes first
 */
public record SelectionRules(RelationSchema schema, int nullQuota, int perLabelMax) {
    public SelectionRules {
        if (!(nullQuota >= 0 && perLabelMax >= 1)) {
            throw new IllegalArgumentException(
                    "The NULL quota %d must be at least 0 and the maximum per label %d at least 1."
                            .formatted(nullQuota, perLabelMax));
        }
    }

    /** Returns rules with a NULL quota and no maximum. */
    public static SelectionRules nullQuota(RelationSchema schema, int nullQuota) {
        return new SelectionRules(schema, nullQuota, Integer.MAX_VALUE);
    }

    /** Returns the labels that a query asks for, in natural order. */
    List<RelationLabel> labels(Query query) {
        return query.labels().isEmpty()
                ? schema.labels()
                : query.labels().stream().sorted().toList();
    }

    /** Returns the {@code k} most preferred that keep to the rules, nearest first. */
    List<Neighbor> choose(Collection<Neighbor> mostPreferredFirst, int k) {
        int quota = Math.min(nullQuota, k);
        Set<Neighbor> chosen = new LinkedHashSet<>(mostPreferredFirst.stream()
                .filter(n -> schema.isNull(n.demonstration().label()))
                .limit(quota)
                .toList());
        Map<RelationLabel, Integer> counts = new HashMap<>();
        counts.put(schema.none(), chosen.size());
        for (Neighbor n : mostPreferredFirst) {
            RelationLabel label = n.demonstration().label();
            if (chosen.size() < k && counts.getOrDefault(label, 0) < perLabelMax && chosen.add(n)) {
                counts.merge(label, 1, Integer::sum);
            }
        }
        List<Neighbor> nearestFirst = new ArrayList<>(chosen);
        nearestFirst.sort(Neighbor.NEAREST_FIRST);
        return List.copyOf(nearestFirst);
    }
}
