package io.relata.retrieval;

import com.google.auto.service.AutoService;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code knn-null-quota.v1}: the nearest demonstrations, as in GPT-RE (Wan et al., EMNLP 2023), within the rules. */
@AutoService(DemonstrationSelector.class)
public final class NearestSelector implements DemonstrationSelector {
    @Override
    public String name() {
        return "knn-null-quota.v1";
    }

    @Override
    public List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules) {
        List<Neighbor> pool =
                rules.perLabelMax() < query.k() ? perLabel(index, query, rules) : all(index, query, rules);
        return rules.choose(pool, query.k());
    }

    private static List<Neighbor> all(DemonstrationIndex index, Query query, SelectionRules rules) {
        List<Neighbor> pool = new ArrayList<>(index.search(query));
        RelationLabel none = rules.schema().none();
        if (rules.nullQuota() > 0 && rules.labels(query).contains(none)) {
            index.search(query.withLabels(Set.of(none)).withK(Math.min(rules.nullQuota(), query.k()))).stream()
                    .filter(n -> !pool.contains(n))
                    .forEach(pool::add);
        }
        return pool;
    }

    /** Where a label has a maximum, the nearest of all may hold too few other labels, however many are asked for. */
    private static List<Neighbor> perLabel(DemonstrationIndex index, Query query, SelectionRules rules) {
        return rules.labels(query).stream()
                .flatMap(label -> index.search(query.withLabels(Set.of(label))).stream())
                .sorted(Neighbor.NEAREST_FIRST)
                .toList();
    }
}
