package io.relata.dialogue;

import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a dialogue about a text.
 *
 * @param found what was found, and what of the answers was not taken over, in the order of the dialogue
 * @param notes what else was said, by name: {@code rationale}, {@code ontology}
 * @param assessments what the model holds of what it found, in the order of the dialogue
 */
public record Outcome(Parsed found, SortedMap<String, String> notes, List<Assessment> assessments) {
    public Outcome {
        notes = new TreeMap<>(notes);
        assessments = List.copyOf(assessments);
    }

    /** Returns an outcome in which nothing else was said. */
    public static Outcome of(Parsed found) {
        return of(found, Map.of());
    }

    /** Returns an outcome with notes. */
    public static Outcome of(Parsed found, Map<String, String> notes) {
        return new Outcome(found, new TreeMap<>(notes), List.of());
    }

    /** Returns what was found. */
    public Structure structure() {
        return found.structure();
    }

    /** Returns what of the answers was not taken over. */
    public List<Fault> faults() {
        return found.faults();
    }
}
