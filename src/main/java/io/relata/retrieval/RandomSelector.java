package io.relata.retrieval;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

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
        int count = index.count(query.schema());
        if (count == 0) {
            return List.of();
        }
        long drawSeed = mix(seed ^ Arrays.hashCode(query.vector()));
        List<Neighbor> drawn = index.search(query.withK(count)).stream()
                .sorted(Comparator.comparingLong((Neighbor n) -> lot(drawSeed, n))
                        .thenComparing(Neighbor.NEAREST_FIRST))
                .toList();
        return rules.choose(drawn, query.k());
    }

    private static long lot(long drawSeed, Neighbor neighbor) {
        CRC32 id = new CRC32();
        id.update(neighbor.demonstration().id().getBytes(StandardCharsets.UTF_8));
        return mix(drawSeed + id.getValue());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
