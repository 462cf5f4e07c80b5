package io.relata.retrieval;

import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The names that a pool's texts are about: types of events where there are any, else relations, else types of entities. */
final class TextNames {
    private final Function<Structure, Set<String>> names;

    private TextNames(Function<Structure, Set<String>> names) {
        this.names = names;
    }

    static TextNames of(List<AnnotatedText> pool) {
        if (pool.stream().anyMatch(t -> !t.gold().events().isEmpty())) {
            return new TextNames(gold -> gold.events().stream().map(Event::type).collect(sorted()));
        }
        if (pool.stream().anyMatch(t -> !t.gold().triples().isEmpty())) {
            return new TextNames(
                    gold -> gold.triples().stream().map(Triple::relation).collect(sorted()));
        }
        return new TextNames(gold -> gold.entities().stream().map(Entity::type).collect(sorted()));
    }

    private static Collector<String, ?, Set<String>> sorted() {
        return Collectors.toCollection(TreeSet::new);
    }

    /** Returns the names in a text, in natural order; none where nothing is to be found in it. */
    Set<String> in(AnnotatedText text) {
        return names.apply(text.gold());
    }
}
