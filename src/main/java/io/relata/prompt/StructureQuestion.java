package io.relata.prompt;

import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a whole text is asked.
 *
 * @param task what is looked for
 * @param schema where names and definitions come from
 * @param focus the names asked for, of entity types, relations or event types as the task has it, in the order of the schema;
 *     at least one
 * @param demonstrations nearest first; the style decides where the nearest stands
 * @param text the text asked about
 * @param known what has been found so far, for the turns of a dialogue that build on it
 * @param options the profile's choices by name, such as {@code header: instruct}; a style and a plan read those they declare
 */
public record StructureQuestion(
        Task task,
        RelationSchema schema,
        List<String> focus,
        List<AnnotatedText> demonstrations,
        String text,
        Structure known,
        Map<String, String> options) {
    public StructureQuestion {
        focus = List.copyOf(focus);
        demonstrations = List.copyOf(demonstrations);
        options = new TreeMap<>(options);
        if (focus.isEmpty()) {
            throw new IllegalArgumentException("A question asks for at least one name.");
        }
    }

    /** Returns a profile's choice, or what goes without saying. */
    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** Returns this question about these names only. */
    public StructureQuestion about(List<String> names) {
        return new StructureQuestion(task, schema, names, demonstrations, text, known, options);
    }

    /** Returns this question with only its {@code count} nearest demonstrations. */
    public StructureQuestion withNearest(int count) {
        return new StructureQuestion(task, schema, focus, demonstrations.subList(0, count), text, known, options);
    }

    /** Returns this question after something has been found. */
    public StructureQuestion knowing(Structure found) {
        return new StructureQuestion(task, schema, focus, demonstrations, text, found, options);
    }
}
