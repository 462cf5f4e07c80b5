package io.relata.dialogue;

import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the types are called in a prompt: as in the schema, or otherwise, to see how much a model goes by the names.
 *
 * @param shownByType the name shown for each type asked for; no two types show one name
 */
record TagNames(Map<String, String> shownByType) {
    /** The ways to call them; the first goes without saying. */
    static final List<String> WAYS = List.of("schema", "shuffled", "numbers", "words");

    TagNames {
        shownByType = Map.copyOf(shownByType);
    }

    /**
     * Returns the names for a question.
     *
     * @param way of {@link #WAYS}: each type by its own name; by that of the next one, so that none keeps its own; by its
     *     number; in plain words
     */
    static TagNames of(StructureQuestion question, String way) {
        List<String> types = question.focus();
        List<String> shown =
                switch (way) {
                    case "shuffled" ->
                        IntStream.range(0, types.size())
                                .mapToObj(i -> types.get((i + 1) % types.size()))
                                .toList();
                    case "numbers" ->
                        IntStream.rangeClosed(1, types.size())
                                .mapToObj(Integer::toString)
                                .toList();
                    case "words" -> inWords(question);
                    default -> types;
                };
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < types.size(); i++) {
            names.put(types.get(i), shown.get(i));
        }
        return new TagNames(names);
    }

    private static List<String> inWords(StructureQuestion question) {
        List<String> words = question.focus().stream()
                .map(type -> question.schema().entities().stream()
                        .filter(e -> e.name().equals(type))
                        .map(e -> e.words().replace(' ', '-'))
                        .findFirst()
                        .orElse(type))
                .toList();
        return new HashSet<>(words).size() == words.size() ? words : question.focus();
    }

    /** Returns the question as it is put, in schema, demonstrations and all. */
    StructureQuestion shown(StructureQuestion question) {
        RelationSchema schema = question.schema();
        return new StructureQuestion(
                question.task(),
                new RelationSchema(
                        schema.name(),
                        schema.language(),
                        schema.nullLabel(),
                        schema.nullDefinition(),
                        schema.relations(),
                        schema.entities().stream()
                                .map(e -> new EntityType(shown(e.name()), e.definition(), e.words(), e.aliases()))
                                .toList(),
                        schema.events()),
                question.focus().stream().map(this::shown).toList(),
                question.demonstrations().stream().map(this::shown).toList(),
                question.text(),
                question.known(),
                question.options());
    }

    private AnnotatedText shown(AnnotatedText demonstration) {
        List<Entity> renamed =
                demonstration.gold().entities().stream().map(this::shown).toList();
        return new AnnotatedText(
                demonstration.id(), demonstration.text(), Structure.ofEntities(renamed), demonstration.rationale());
    }

    /** Returns an entity under the name that is shown for its type. */
    Entity shown(Entity entity) {
        return new Entity(entity.span(), shown(entity.type()));
    }

    private String shown(String type) {
        return shownByType.getOrDefault(type, type);
    }

    /** Returns the type that is shown under a name. */
    String type(String shown) {
        return shownByType.entrySet().stream()
                .filter(e -> e.getValue().equals(shown))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(shown);
    }
}
