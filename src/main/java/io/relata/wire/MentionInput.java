package io.relata.wire;

import java.util.Set;

/**
 * A mention as the caller gives it.
 *
 * @param id the caller's name for it
 * @param start offset of its first character in the request's unit, inclusive
 * @param end offset just past its last, exclusive
 * @param type entity type, or the empty string
 * @param text what the caller expects to stand there, or the empty string when the caller does not say
 */
public record MentionInput(String id, int start, int end, String type, String text) {
    static final Set<String> FIELDS = Set.of("id", "start", "end", "type", "text");
    static final Set<String> FIELDS_WITHOUT_ID = Set.of("start", "end", "type", "text");

    static MentionInput read(JsonFields fields) {
        return read(fields.name("id"), fields);
    }

    static MentionInput read(String id, JsonFields fields) {
        return new MentionInput(
                id,
                fields.integer("start"),
                fields.integer("end"),
                fields.textOrEmpty("type"),
                fields.nameOrEmpty("text"));
    }
}
