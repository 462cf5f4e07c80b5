package io.relata.retrieval;

import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Orders demonstrations so that every label has its first before any label has its second. */
final class Rounds {
    private Rounds() {}

    /** Returns the demonstrations of these labels round by round, within a round as they were. */
    static List<Neighbor> of(List<Neighbor> ordered, List<RelationLabel> labels) {
        Map<RelationLabel, Integer> counts = new HashMap<>();
        List<List<Neighbor>> rounds = new ArrayList<>();
        for (Neighbor n : ordered) {
            if (labels.contains(n.demonstration().label())) {
                int round = counts.merge(n.demonstration().label(), 1, Integer::sum) - 1;
                if (round == rounds.size()) {
                    rounds.add(new ArrayList<>());
                }
                rounds.get(round).add(n);
            }
        }
        return rounds.stream().flatMap(List::stream).toList();
    }
}
