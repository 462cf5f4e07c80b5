package io.relata.dialogue;

import io.relata.structure.Fault;
import io.relata.structure.Structure;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a dialogue about a text.
 *
 * @param structure what was found
 * @param faults what of the answers was not taken over, in the order of the dialogue
 * @param notes what else was said, by name: {@code rationale}, {@code ontology}, {@code stated_confidence}
 */
public record Outcome(Structure structure, List<Fault> faults, SortedMap<String, String> notes) {
    public Outcome {
        faults = List.copyOf(faults);
        notes = new TreeMap<>(notes);
    }

    /** Returns an outcome without notes. */
    public static Outcome of(Structure structure, List<Fault> faults) {
        return new Outcome(structure, faults, new TreeMap<>());
    }
}
