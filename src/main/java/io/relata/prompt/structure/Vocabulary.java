package io.relata.prompt.structure;

import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The names that a question is about, as a style prints them. */
final class Vocabulary {
    /** The type of an entity where types are not known. */
    static final String UNTYPED = "";

    private final StructureQuestion question;
    private final Labels types;
    private final Labels relations;
    private final Labels events;

    /** Names as words. */
    Vocabulary(StructureQuestion question) {
        this(question, Labels.Spelling.WORDS);
    }

    /**
     * Names for a question.
     *
     * @param spellingOfTypes how entity types are printed; all else is printed as words
     */
    Vocabulary(StructureQuestion question, Labels.Spelling spellingOfTypes) {
        this.question = question;
        this.types = new Labels(types(question), spellingOfTypes);
        this.relations = relations(Labels.Spelling.WORDS);
        this.events =
                new Labels(focus(question, Task.EVENTS).map(Vocabulary::plain).toList(), Labels.Spelling.WORDS);
    }

    private static Stream<String> focus(StructureQuestion question, Task task) {
        return question.task() == task ? question.focus().stream() : Stream.empty();
    }

    private static Labels.Named plain(String name) {
        return new Labels.Named(name, name, List.of());
    }

    private static List<Labels.Named> types(StructureQuestion question) {
        RelationSchema schema = question.schema();
        if (question.task() == Task.ENTITIES) {
            return question.focus().stream().map(name -> type(schema, name)).toList();
        }
        Set<String> names = new TreeSet<>();
        if (schema.entities().isEmpty()) {
            schema.relations().forEach(r -> names.addAll(r.headTypes()));
            schema.relations().forEach(r -> names.addAll(r.tailTypes()));
        }
        List<Labels.Named> named =
                new ArrayList<>(Stream.concat(schema.entities().stream().map(EntityType::name), names.stream())
                        .map(name -> type(schema, name))
                        .toList());
        named.add(new Labels.Named(UNTYPED, "entity", List.of()));
        return named;
    }

    private static Labels.Named type(RelationSchema schema, String name) {
        return schema.entities().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .map(e -> new Labels.Named(name, e.words().isBlank() ? name : e.words(), e.aliases()))
                .orElseGet(() -> plain(name));
    }

    /** Returns the types of entities: those asked for; where relations are, all of the schema and the empty one last. */
    Labels types() {
        return types;
    }

    /** Returns the relations asked for. */
    Labels relations() {
        return relations;
    }

    /** Returns the relations asked for in another spelling. */
    Labels relations(Labels.Spelling spelling) {
        return new Labels(
                focus(question, Task.TRIPLES)
                        .map(name -> new Labels.Named(
                                name,
                                name,
                                relation(name).map(RelationType::aliases).orElse(List.of())))
                        .toList(),
                spelling);
    }

    private Optional<RelationType> relation(String name) {
        return question.schema().relation(name);
    }

    /** Returns the events asked for. */
    Labels events() {
        return events;
    }

    /** Returns the roles of an event type. */
    Labels roles(String event) {
        return new Labels(
                event(event).stream()
                        .flatMap(e -> e.roles().stream())
                        .map(r -> plain(r.name()))
                        .toList(),
                Labels.Spelling.WORDS);
    }

    /** Returns what is printed for an event type, with its roles behind it in brackets. */
    String eventWithRoles(String event) {
        List<String> roles = roles(event).printed();
        return events.printed(event) + (roles.isEmpty() ? "" : " (" + String.join(", ", roles) + ")");
    }

    private Optional<EventType> event(String name) {
        return question.schema().events().stream()
                .filter(e -> e.name().equals(name))
                .findFirst();
    }

    /** Returns what is printed for the names asked for, in the order of the question. */
    List<String> asked() {
        return switch (question.task()) {
            case ENTITIES -> types.printed();
            case TRIPLES -> relations.printed();
            case EVENTS -> events.printed();
        };
    }

    /** Returns what is printed for the types that the head of a relation may have; at least one. */
    List<String> headTypes(String relation) {
        return printed(allowed(relation, true));
    }

    /** Returns what is printed for the types that the tail of a relation may have; at least one. */
    List<String> tailTypes(String relation) {
        return printed(allowed(relation, false));
    }

    private List<String> printed(Set<String> allowed) {
        return types.names().stream()
                .filter(t -> allowed.isEmpty() || allowed.contains(t))
                .map(types::printed)
                .toList();
    }

    private Set<String> allowed(String relation, boolean head) {
        return relation(relation).map(r -> head ? r.headTypes() : r.tailTypes()).orElse(Set.of());
    }

    /** Returns the type of the head of a relation where only one is possible, else the empty string. */
    String impliedHead(String relation) {
        return only(allowed(relation, true));
    }

    /** Returns the type of the tail of a relation where only one is possible, else the empty string. */
    String impliedTail(String relation) {
        return only(allowed(relation, false));
    }

    private static String only(Set<String> allowed) {
        return allowed.size() == 1 ? allowed.iterator().next() : UNTYPED;
    }

    /** Returns whether a relation allows these types; an empty one always fits. */
    boolean fits(String relation, String headType, String tailType) {
        return fits(allowed(relation, true), headType) && fits(allowed(relation, false), tailType);
    }

    private static boolean fits(Set<String> allowed, String type) {
        return allowed.isEmpty() || type.isEmpty() || allowed.contains(type);
    }

    /** Returns what the question asks for of a structure. */
    Structure asked(Structure structure) {
        List<String> focus = question.focus();
        return switch (question.task()) {
            case ENTITIES ->
                Structure.ofEntities(structure.entities().stream()
                        .filter(e -> focus.contains(e.type()))
                        .toList());
            case TRIPLES ->
                Structure.ofTriples(structure.triples().stream()
                        .filter(t -> focus.contains(t.relation()))
                        .toList());
            case EVENTS ->
                Structure.ofEvents(structure.events().stream()
                        .filter(e -> focus.contains(e.type()))
                        .toList());
        };
    }

    /** Returns the definition of a name asked for, or the empty string; for an event type with its roles. */
    String definition(String name) {
        RelationSchema schema = question.schema();
        return Prompt.line(
                switch (question.task()) {
                    case ENTITIES ->
                        schema.entities().stream()
                                .filter(e -> e.name().equals(name))
                                .map(EntityType::definition)
                                .findFirst()
                                .orElse("");
                    case TRIPLES -> relation(name).map(RelationType::definition).orElse("");
                    case EVENTS -> event(name).map(EventType::definition).orElse("");
                });
    }
}
