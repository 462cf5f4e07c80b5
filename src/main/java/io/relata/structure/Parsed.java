package io.relata.structure;

import java.util.List;

/**
 * An answer as it was read.
 *
 * @param structure what of it could be taken over
 * @param faults what could not, in the order of the answer
 */
public record Parsed(Structure structure, List<Fault> faults) {
    public Parsed {
        faults = List.copyOf(faults);
    }
}
