package io.relata.verification;

import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a structure is held against. A check only ever removes, and says what. */
public enum StructureCheck {
    /** Types, relations, event types and roles are of the schema. */
    IN_SCHEMA("in-schema"),
    /** The arguments of a relation have types that the schema gives them. A type that is not known passes. */
    TYPES("types");

    private final String wireName;

    StructureCheck(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name by which profiles ask for it. */
    public String wireName() {
        return wireName;
    }

    /** Returns the check of this name, if there is one. */
    public static Optional<StructureCheck> named(String name) {
        return Arrays.stream(values()).filter(c -> c.wireName.equals(name)).findFirst();
    }

    /** Returns what of the structure passes, and a fault for everything that does not. */
    public Parsed apply(Structure structure, String text, RelationSchema schema) {
        List<Fault> faults = new ArrayList<>();
        Structure left =
                switch (this) {
                    case IN_SCHEMA -> inSchema(structure, text, schema, faults);
                    case TYPES -> typed(structure, text, schema, faults);
                };
        return new Parsed(left, faults);
    }

    private static Structure inSchema(Structure structure, String text, RelationSchema schema, List<Fault> faults) {
        Set<String> types = types(schema);
        List<Entity> entities = new ArrayList<>();
        for (Entity entity : structure.entities()) {
            boolean known = entity.type().isEmpty() || types.isEmpty() || types.contains(entity.type());
            if (known) {
                entities.add(entity);
            } else {
                faults.add(unknown(entity.type(), entity.span().in(text)));
            }
        }
        List<Triple> triples = new ArrayList<>();
        for (Triple triple : structure.triples()) {
            if (schema.relation(triple.relation()).isEmpty()) {
                faults.add(unknown(triple.relation(), words(triple, text)));
            } else if (entities.containsAll(List.of(triple.head(), triple.tail()))) {
                triples.add(triple);
            } else {
                // Its entity is a fault already; the relation goes with it, and is one too.
                faults.add(new Fault(Fault.Kind.TYPE_VIOLATION, triple.relation() + ": " + words(triple, text)));
            }
        }
        List<Event> events = new ArrayList<>();
        structure.events().forEach(e -> inSchema(e, text, schema, faults).ifPresent(events::add));
        return new Structure(entities, triples, events);
    }

    private static Optional<Event> inSchema(Event event, String text, RelationSchema schema, List<Fault> faults) {
        Optional<EventType> type = schema.events().stream()
                .filter(t -> t.name().equals(event.type()))
                .findFirst();
        if (type.isEmpty()) {
            faults.add(unknown(event.type(), event.trigger().in(text)));
            return Optional.empty();
        }
        Set<String> roles = new HashSet<>();
        type.get().roles().forEach(r -> roles.add(r.name()));
        List<Event.Argument> arguments = new ArrayList<>();
        for (Event.Argument argument : event.arguments()) {
            if (roles.contains(argument.role())) {
                arguments.add(argument);
            } else {
                faults.add(unknown(argument.role(), argument.span().in(text)));
            }
        }
        return Optional.of(new Event(event.type(), event.trigger(), arguments));
    }

    private static Set<String> types(RelationSchema schema) {
        Set<String> types = new HashSet<>();
        schema.entities().stream().map(EntityType::name).forEach(types::add);
        schema.relations().forEach(r -> {
            types.addAll(r.headTypes());
            types.addAll(r.tailTypes());
        });
        return types;
    }

    private static Structure typed(Structure structure, String text, RelationSchema schema, List<Fault> faults) {
        List<Triple> triples = new ArrayList<>();
        for (Triple triple : structure.triples()) {
            Optional<RelationType> relation = schema.relation(triple.relation());
            if (relation.isEmpty() || allows(relation.get(), triple)) {
                triples.add(triple);
            } else {
                faults.add(new Fault(
                        Fault.Kind.TYPE_VIOLATION, "%s: %s".formatted(triple.relation(), words(triple, text))));
            }
        }
        return new Structure(structure.entities(), triples, structure.events());
    }

    private static boolean allows(RelationType relation, Triple triple) {
        String head = triple.head().type();
        String tail = triple.tail().type();
        boolean forward = fits(relation.headTypes(), head) && fits(relation.tailTypes(), tail);
        boolean backward = fits(relation.headTypes(), tail) && fits(relation.tailTypes(), head);
        return forward || relation.symmetric() && backward;
    }

    private static boolean fits(Set<String> allowed, String type) {
        return allowed.isEmpty() || type.isEmpty() || allowed.contains(type);
    }

    private static Fault unknown(String name, String words) {
        return new Fault(Fault.Kind.UNKNOWN_LABEL, "%s: %s".formatted(name, words));
    }

    private static String words(Triple triple, String text) {
        return triple.head().span().in(text) + " - " + triple.tail().span().in(text);
    }
}
