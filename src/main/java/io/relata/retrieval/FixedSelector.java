package io.relata.retrieval;

import com.google.auto.service.AutoService;
import java.util.List;

/**
 * {@code fixed.v1}: the same demonstrations for every question, drawn once, of every label as many as of the others; as systems
 * have them that write their prompt by hand. It goes through the whole schema, so it is for experiments.
 */
@AutoService(DemonstrationSelector.class)
public final class FixedSelector implements DemonstrationSelector {
    private static final long SEED = 1;

    @Override
    public String name() {
        return "fixed.v1";
    }

    @Override
    public List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules) {
        return rules.choose(Rounds.of(Lots.drawn(index, query, SEED), rules.labels(query)), query.k());
    }
}
