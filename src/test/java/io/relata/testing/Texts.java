package io.relata.testing;

import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Annotated texts, written short, and a small schema for them. Mentions stand between guillemets. */
public final class Texts {
    /** People, organisations and places; three relations, of which one has any arguments; two kinds of events. */
    public static final RelationSchema SCHEMA = schema("en");

    private Texts() {}

    /** Returns the same schema for texts in another language. */
    public static RelationSchema schema(String language) {
        return new RelationSchema(
                "test-texts.v1",
                language,
                "None",
                "Nothing of the kind is said.",
                List.of(
                        relation("Founder-Of", Set.of("Person"), Set.of("Organization"), List.of("founded")),
                        relation("Located-In", Set.of("Organization", "Person"), Set.of("Place"), List.of("place_of")),
                        relation("Linked", Set.of(), Set.of(), List.of())),
                List.of(
                        new EntityType("Person", "A human being.", "person", List.of("PER")),
                        new EntityType("Organization", "A company or body.", "organization", List.of("ORG")),
                        new EntityType("Place", "", "place", List.of("LOC"))),
                List.of(
                        new EventType(
                                "Purchase",
                                "Someone buys something.",
                                List.of(
                                        new EventType.Role("Buyer", "Who pays."),
                                        new EventType.Role("Item-Bought", "What is paid for."))),
                        new EventType("Storm", "Wind does damage.", List.of())));
    }

    private static RelationType relation(String name, Set<String> heads, Set<String> tails, List<String> aliases) {
        return new RelationType(
                name, "It says " + name + ".", false, List.of("{head} is {tail}"), heads, tails, aliases, "");
    }

    /** Returns the names of the schema that a task asks for. */
    public static List<String> names(Task task) {
        return switch (task) {
            case ENTITIES -> SCHEMA.entities().stream().map(EntityType::name).toList();
            case TRIPLES -> SCHEMA.relations().stream().map(RelationType::name).toList();
            case EVENTS -> SCHEMA.events().stream().map(EventType::name).toList();
        };
    }

    /** Returns a question about a text for all names of the schema. */
    public static StructureQuestion question(Task task, String text, Map<String, String> options) {
        return new StructureQuestion(task, SCHEMA, names(task), List.of(), text, Structure.EMPTY, options);
    }

    /**
     * Returns a text in which the mentions between guillemets are entities of the types of the schema in turn; each is linked to the
     * next, the first founded the second, the second is located in the third, and the first bought the others in an event whose
     * trigger is the last.
     */
    public static AnnotatedText annotated(String id, String marked) {
        StringBuilder text = new StringBuilder();
        List<CharSpan> spans = new ArrayList<>();
        int open = 0;
        for (char c : marked.toCharArray()) {
            switch (c) {
                case '\u00ab' -> open = text.length();
                case '\u00bb' -> spans.add(new CharSpan(open, text.length()));
                default -> text.append(c);
            }
        }
        return new AnnotatedText(id, text.toString(), structure(spans), "Since the text says so.");
    }

    private static Structure structure(List<CharSpan> spans) {
        List<Entity> entities = new ArrayList<>();
        List<Triple> triples = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            entities.add(new Entity(spans.get(i), names(Task.ENTITIES).get(i % 3)));
        }
        for (int i = 1; i < entities.size(); i++) {
            triples.add(new Triple(entities.get(i - 1), "Linked", entities.get(i)));
            triples.add(new Triple(entities.get(i), "Linked", entities.getFirst()));
        }
        if (entities.size() > 1) {
            triples.add(new Triple(entities.get(0), "Founder-Of", entities.get(1)));
        }
        if (entities.size() > 2) {
            triples.add(new Triple(entities.get(1), "Located-In", entities.get(2)));
        }
        return new Structure(entities, triples, events(spans));
    }

    private static List<Event> events(List<CharSpan> spans) {
        if (spans.isEmpty()) {
            return List.of();
        }
        List<Event.Argument> arguments = new ArrayList<>();
        for (int i = 0; i + 1 < spans.size(); i++) {
            arguments.add(new Event.Argument(i == 0 ? "Buyer" : "Item-Bought", spans.get(i)));
        }
        return List.of(
                new Event("Purchase", spans.getLast(), arguments), new Event("Storm", spans.getFirst(), List.of()));
    }
}
