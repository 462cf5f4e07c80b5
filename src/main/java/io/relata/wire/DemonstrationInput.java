package io.relata.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.document.OffsetUnit;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A demonstration as the caller gives it.
 *
 * @param id its name, unique in its schema, or the empty string for one made from its content
 * @param schema name of its schema
 * @param text the text, with the pair marked in it when {@code mentions} is empty
 * @param mentions head and tail, or none
 * @param offsetUnit what the offsets count
 * @param relation name of the relation or of the NULL label
 * @param direction wire name of the direction, or the empty string for the only one that there is
 * @param reasoning why the label is right, or the empty string
 */
public record DemonstrationInput(
        String id,
        String schema,
        String text,
        List<MentionInput> mentions,
        OffsetUnit offsetUnit,
        String relation,
        String direction,
        String reasoning) {
    private static final Set<String> FIELDS =
            Set.of("id", "schema", "text", "head", "tail", "offset_unit", "relation", "direction", "reasoning");

    public DemonstrationInput {
        mentions = List.copyOf(mentions);
    }

    /**
     * Reads one demonstration or a list of them.
     *
     * @throws RelataException with {@code MALFORMED_JSON}, {@code UNKNOWN_FIELD} or {@code INVALID_FIELD}
     */
    public static List<DemonstrationInput> readAll(byte[] json, Limits limits) {
        JsonNode document = StrictJson.read(json);
        if (!document.isArray()) {
            return List.of(read(JsonFields.of(document, FIELDS)));
        }
        if (document.isEmpty() || document.size() > limits.demonstrationsMax()) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "The list has %d demonstrations and must have between 1 and %d."
                            .formatted(document.size(), limits.demonstrationsMax()),
                    document.isEmpty() ? "" : "Maybe split it, or add a file with the index command.");
        }
        List<DemonstrationInput> all = new ArrayList<>(document.size());
        for (JsonNode element : document) {
            all.add(read(JsonFields.of(element, FIELDS)));
        }
        return all;
    }

    private static DemonstrationInput read(JsonFields fields) {
        List<MentionInput> mentions = fields.has("head") || fields.has("tail")
                ? List.of(
                        MentionInput.read("head", fields.object("head", MentionInput.FIELDS_WITHOUT_ID)),
                        MentionInput.read("tail", fields.object("tail", MentionInput.FIELDS_WITHOUT_ID)))
                : List.of();
        OffsetUnit unit = fields.has("offset_unit") ? OffsetUnit.named(fields.text("offset_unit")) : OffsetUnit.UTF16;
        return new DemonstrationInput(
                fields.nameOrEmpty("id"),
                fields.name("schema"),
                fields.text("text"),
                mentions,
                unit,
                fields.name("relation"),
                fields.nameOrEmpty("direction"),
                fields.textOrEmpty("reasoning"));
    }
}
