package io.relata.retrieval;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/** Draws demonstrations by lot: an order of all that a query may find, which is a function of a seed and of their ids. */
final class Lots {
    private Lots() {}

    /** Returns all demonstrations that the query may find, in the order in which they are drawn. */
    static List<Neighbor> drawn(DemonstrationIndex index, Query query, long seed) {
        int count = index.count(query.schema());
        if (count == 0) {
            return List.of();
        }
        return index.search(query.withK(count)).stream()
                .sorted(Comparator.comparingLong((Neighbor n) -> lot(seed, n)).thenComparing(Neighbor.NEAREST_FIRST))
                .toList();
    }

    private static long lot(long seed, Neighbor neighbor) {
        CRC32 id = new CRC32();
        id.update(neighbor.demonstration().id().getBytes(StandardCharsets.UTF_8));
        return mix(seed + id.getValue());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
