package io.relata.structure;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was said, as it was read.
 *
 * @param structure what of it could be taken over
 * @param faults what could not, in the order in which it was said
 * @param counts how often something was taken over otherwise than it was said, by what was done: {@link #REPEATED}, or the rule of a
 *     style's reader; what was never done is left out
 */
public record Parsed(Structure structure, List<Fault> faults, SortedMap<String, Integer> counts) {
    /** Counts what had been said already. */
    public static final String REPEATED = "repeated";

    /** Nothing said. */
    public static final Parsed NOTHING = new Parsed(Structure.EMPTY, List.of());

    public Parsed {
        faults = List.copyOf(faults);
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** Creates what was taken over as it was said. */
    public Parsed(Structure structure, List<Fault> faults) {
        this(structure, faults, new TreeMap<>());
    }

    /** Returns this and what was said afterwards; what both have is one, and counts as {@link #REPEATED}. */
    public Parsed and(Parsed later) {
        return of(structure.union(later.structure), later).counting(REPEATED, structure.sharedCount(later.structure));
    }

    /** Returns this with more of a count. */
    public Parsed counting(String name, int more) {
        SortedMap<String, Integer> sums = new TreeMap<>(counts);
        if (more > 0) {
            sums.merge(name, more, Integer::sum);
        }
        return new Parsed(structure, faults, sums);
    }

    /** Returns this structure, with what was wrong with something said afterwards too. */
    public Parsed hearing(Parsed later) {
        return of(structure, later);
    }

    /** Returns this with a fault more. */
    public Parsed but(Fault fault) {
        return hearing(new Parsed(Structure.EMPTY, List.of(fault)));
    }

    /** Returns what was wrong with this, and another structure. */
    public Parsed with(Structure other) {
        return new Parsed(other, faults, counts);
    }

    private Parsed of(Structure both, Parsed later) {
        SortedMap<String, Integer> sums = new TreeMap<>(counts);
        later.counts.forEach((name, count) -> sums.merge(name, count, Integer::sum));
        return new Parsed(
                both, Stream.concat(faults.stream(), later.faults.stream()).toList(), sums);
    }
}
