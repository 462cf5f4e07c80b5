package io.relata.schema;

import java.util.List;

/**
 * A kind of entity.
 *
 * @param name as answers and data sets spell it
 * @param definition one sentence that says what belongs to it, or the empty string
 * @param words the name in plain words, for prompts
 * @param aliases other names under which data sets carry it
 */
public record EntityType(String name, String definition, String words, List<String> aliases) {
    public EntityType {
        aliases = List.copyOf(aliases);
    }
}
