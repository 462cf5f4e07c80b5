package io.relata.retrieval;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;

/**
 * {@code random-per-label.v1}: demonstrations drawn by lot, of every label as many as of the others, the NULL label included
 * (UnleashLLM, Xu et al., SustaiNLP 2023). The draw is a function of query and ids. It goes through the whole schema, so it is
 * for experiments.
 */
@AutoService(DemonstrationSelector.class)
public final class RandomPerLabelSelector implements DemonstrationSelector {
    @Override
    public String name() {
        return "random-per-label.v1";
    }

    @Override
    public List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules) {
        long seed = Lots.mix(Arrays.hashCode(query.vector()));
        return rules.choose(Rounds.of(Lots.drawn(index, query, seed), rules.labels(query)), query.k());
    }
}
