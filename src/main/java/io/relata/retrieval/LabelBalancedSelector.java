package io.relata.retrieval;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code label-balanced.v1}: the nearest demonstration of every label, then the second nearest of every label, and so on,
 * until there are enough; in each round the nearest labels come first.
 */
@AutoService(DemonstrationSelector.class)
public final class LabelBalancedSelector implements DemonstrationSelector {
    @Override
    public String name() {
        return "label-balanced.v1";
    }

    @Override
    public List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules) {
        List<List<Neighbor>> perLabel = rules.labels(query).stream()
                .map(label -> index.search(query.withLabels(Set.of(label))))
                .toList();
        List<Neighbor> inRounds = new ArrayList<>();
        for (int round = 0; round < query.k(); round++) {
            int at = round;
            perLabel.stream()
                    .filter(neighbors -> at < neighbors.size())
                    .map(neighbors -> neighbors.get(at))
                    .sorted(Neighbor.NEAREST_FIRST)
                    .forEach(inRounds::add);
        }
        return rules.choose(inRounds, query.k());
    }
}
