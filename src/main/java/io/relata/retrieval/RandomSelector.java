package io.relata.retrieval;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;

/**
 * {@code random.v1}: demonstrations drawn without regard to their nearness, the usual baseline for retrieval.
 *
 * <p>The draw is a function of seed, query and ids. It goes through the whole schema, so it is for experiments.
 */
@AutoService(DemonstrationSelector.class)
public final class RandomSelector implements DemonstrationSelector {
    private final long seed;

    /** Creates the selector that profiles name: the same draws in every process. */
    public RandomSelector() {
        this(1);
    }

    /** Creates a selector whose draws depend on the seed. */
    public RandomSelector(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "random.v1";
    }

    @Override
    public List<Neighbor> select(DemonstrationIndex index, Query query, SelectionRules rules) {
        long drawSeed = Lots.mix(seed ^ Arrays.hashCode(query.vector()));
        return rules.choose(Lots.drawn(index, query, drawSeed), query.k());
    }
}
