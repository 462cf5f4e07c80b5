package io.relata.dataset;

import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the gold structures of texts into the words of a schema, as {@link SchemaMapping} does for pairs: aliases become names,
 * whatever their case, and of a symmetric relation the argument that begins earlier is the head. Only what the task looks for
 * is kept. A schema without entities leaves their types as they are.
 */
public final class StructureMapping {
    private final boolean typed;
    private final Task task;
    private final Map<String, String> entities = new HashMap<>();
    private final Map<String, RelationType> relations = new HashMap<>();
    private final Map<String, EventType> events = new HashMap<>();

    /** Creates the mapping onto a schema. */
    public StructureMapping(RelationSchema schema, Task task) {
        this.typed = !schema.entities().isEmpty();
        this.task = task;
        for (EntityType entity : schema.entities()) {
            entities.put(folded(entity.name()), entity.name());
            entity.aliases().forEach(alias -> entities.put(folded(alias), entity.name()));
        }
        for (RelationType relation : schema.relations()) {
            relations.put(folded(relation.name()), relation);
            relation.aliases().forEach(alias -> relations.put(folded(alias), relation));
        }
        schema.events().forEach(event -> events.put(folded(event.name()), event));
    }

    /**
     * What came of a mapping.
     *
     * @param texts all of them, in order, with what of their gold structure the schema has
     * @param unknown how often each name that the schema lacks was left out of a gold structure
     */
    public record Mapped(List<AnnotatedText> texts, SortedMap<String, Integer> unknown) {
        public Mapped {
            texts = List.copyOf(texts);
            unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
        }
    }

    /** Returns the texts in the schema's words; what it lacks is counted by name. */
    public Mapped map(List<AnnotatedText> texts) {
        SortedMap<String, Integer> unknown = new TreeMap<>();
        List<AnnotatedText> mapped = texts.stream()
                .map(text -> new AnnotatedText(text.id(), text.text(), gold(text.gold(), unknown), text.rationale()))
                .toList();
        return new Mapped(mapped, unknown);
    }

    private Structure gold(Structure gold, SortedMap<String, Integer> unknown) {
        return switch (task) {
            case ENTITIES -> Structure.ofEntities(entities(gold, unknown));
            case TRIPLES -> new Structure(entities(gold, unknown), triples(gold, unknown), List.of());
            case EVENTS -> Structure.ofEvents(events(gold, unknown));
        };
    }

    private List<Entity> entities(Structure gold, SortedMap<String, Integer> unknown) {
        List<Entity> known = new ArrayList<>();
        for (Entity entity : gold.entities()) {
            entity(entity).ifPresentOrElse(known::add, () -> unknown.merge(entity.type(), 1, Integer::sum));
        }
        return known;
    }

    private Optional<Entity> entity(Entity entity) {
        return typed
                ? Optional.ofNullable(entities.get(folded(entity.type()))).map(type -> new Entity(entity.span(), type))
                : Optional.of(entity);
    }

    private List<Triple> triples(Structure gold, SortedMap<String, Integer> unknown) {
        List<Triple> known = new ArrayList<>();
        for (Triple triple : gold.triples()) {
            Optional<Entity> head = entity(triple.head());
            Optional<Entity> tail = entity(triple.tail());
            RelationType relation = relations.get(folded(triple.relation()));
            if (relation == null || head.isEmpty() || tail.isEmpty()) {
                unknown.merge(triple.relation(), 1, Integer::sum);
                continue;
            }
            boolean turned = relation.symmetric() && head.get().compareTo(tail.get()) > 0;
            known.add(
                    turned
                            ? new Triple(tail.get(), relation.name(), head.get())
                            : new Triple(head.get(), relation.name(), tail.get()));
        }
        return known;
    }

    private List<Event> events(Structure gold, SortedMap<String, Integer> unknown) {
        List<Event> known = new ArrayList<>();
        for (Event event : gold.events()) {
            EventType type = events.get(folded(event.type()));
            if (type == null) {
                unknown.merge(event.type(), 1, Integer::sum);
                continue;
            }
            List<Event.Argument> arguments = new ArrayList<>();
            for (Event.Argument argument : event.arguments()) {
                type.roles().stream()
                        .filter(role -> folded(role.name()).equals(folded(argument.role())))
                        .findFirst()
                        .ifPresentOrElse(
                                role -> arguments.add(new Event.Argument(role.name(), argument.span())),
                                () -> unknown.merge(event.type() + "/" + argument.role(), 1, Integer::sum));
            }
            known.add(new Event(type.name(), event.trigger(), arguments));
        }
        return known;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
