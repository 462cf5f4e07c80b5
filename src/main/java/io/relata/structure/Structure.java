package io.relata.structure;

import io.relata.document.CharSpan;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is found in a text.
 *
 * @param entities in text order, none twice; those of triples are among them
 * @param triples in text order, none twice
 * @param events in text order, none twice
 */
public record Structure(List<Entity> entities, List<Triple> triples, List<Event> events) {
    /** Nothing. */
    public static final Structure EMPTY = new Structure(List.of(), List.of(), List.of());

    public Structure {
        TreeSet<Entity> all = new TreeSet<>(entities);
        triples.forEach(t -> all.addAll(List.of(t.head(), t.tail())));
        entities = List.copyOf(all);
        triples = List.copyOf(new TreeSet<>(triples));
        events = List.copyOf(new TreeSet<>(events));
    }

    /** Returns these entities alone. */
    public static Structure ofEntities(Collection<Entity> entities) {
        return new Structure(List.copyOf(entities), List.of(), List.of());
    }

    /** Returns these triples with their entities. */
    public static Structure ofTriples(Collection<Triple> triples) {
        return new Structure(List.of(), List.copyOf(triples), List.of());
    }

    /** Returns these events alone. */
    public static Structure ofEvents(Collection<Event> events) {
        return new Structure(List.of(), List.of(), List.copyOf(events));
    }

    /** Returns whether nothing was found. */
    public boolean isEmpty() {
        return entities.isEmpty() && events.isEmpty();
    }

    /**
     * Returns how much both have: triples and events, and entities where neither has triples, whose entities stand in several as a
     * matter of course.
     */
    public int sharedCount(Structure other) {
        long shared = triples.stream().filter(other.triples::contains).count()
                + events.stream().filter(other.events::contains).count();
        boolean entitiesAlone = triples.isEmpty() && other.triples.isEmpty();
        return (int) (shared
                + (entitiesAlone
                        ? entities.stream().filter(other.entities::contains).count()
                        : 0));
    }

    /** Returns what is in one of the two. */
    public Structure union(Structure other) {
        return new Structure(
                joined(entities, other.entities), joined(triples, other.triples), joined(events, other.events));
    }

    /** Returns the same in a text that has {@code offset} code units more before it. */
    public Structure shifted(int offset) {
        return new Structure(
                entities.stream().map(e -> shifted(e, offset)).toList(),
                triples.stream()
                        .map(t -> new Triple(shifted(t.head(), offset), t.relation(), shifted(t.tail(), offset)))
                        .toList(),
                events.stream().map(e -> shifted(e, offset)).toList());
    }

    private static Entity shifted(Entity entity, int offset) {
        return new Entity(shifted(entity.span(), offset), entity.type());
    }

    private static Event shifted(Event event, int offset) {
        return new Event(
                event.type(),
                shifted(event.trigger(), offset),
                event.arguments().stream()
                        .map(a -> new Event.Argument(a.role(), shifted(a.span(), offset)))
                        .toList());
    }

    private static CharSpan shifted(CharSpan span, int offset) {
        return new CharSpan(span.start() + offset, span.end() + offset);
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
