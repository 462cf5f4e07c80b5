package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Demonstrations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which demonstrations an example must not be shown: the one of its own id, and every one with its own text, whatever its
 * id. SemEval has the same sentence in train and test with other pairs marked.
 */
public final class Exclusions {
    private final Map<String, Set<String>> idsByTextHash = new HashMap<>();

    /** Creates the exclusions for these demonstrations. */
    public Exclusions(List<Demonstration> demonstrations) {
        for (Demonstration d : demonstrations) {
            idsByTextHash
                    .computeIfAbsent(Demonstrations.textHash(d.context().text()), _ -> new TreeSet<>())
                    .add(d.id());
        }
    }

    /** Returns the ids of the demonstrations that this example must not be shown. */
    public Set<String> of(LabeledExample example) {
        Set<String> ids = new HashSet<>(idsByTextHash.getOrDefault(
                Demonstrations.textHash(example.context().text()), Set.of()));
        ids.add(example.id());
        return ids;
    }
}
