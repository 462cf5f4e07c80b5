package io.relata.schema;

import io.relata.digest.Sha256;
import java.util.List;

/** A digest by which an index or a model tells whether a schema is still the one that it was made with. */
public final class SchemaDigest {
    private static final char FIELD_END = '\u001f';
    private static final char ITEM_END = '\u001e';

    private SchemaDigest() {}

    /**
     * Returns 32 hexadecimal digits of SHA-256 over all that decides what labels mean: names, symmetry, argument types,
     * inverses, the NULL label, and the kinds of entities and events with their roles. Wording (definitions, templates, aliases) is left out, so that mending a sentence
     * does not make an index useless; a prompt's wording has digests of its own.
     */
    public static String of(RelationSchema schema) {
        StringBuilder all = new StringBuilder();
        append(all, List.of(schema.name(), schema.language(), schema.nullLabel()));
        for (RelationType relation : schema.relations()) {
            append(all, List.of(relation.name(), Boolean.toString(relation.symmetric()), relation.inverse()));
            append(all, relation.headTypes().stream().sorted().toList());
            append(all, relation.tailTypes().stream().sorted().toList());
        }
        // Kinds of entities and events came later; a schema without them keeps the digest that it had.
        for (EntityType entity : schema.entities()) {
            append(all, List.of("entity", entity.name()));
        }
        for (EventType event : schema.events()) {
            append(all, List.of("event", event.name()));
            append(all, event.roles().stream().map(EventType.Role::name).toList());
        }
        return Sha256.of(all.toString());
    }

    private static void append(StringBuilder all, List<String> fields) {
        fields.forEach(field -> all.append(field).append(FIELD_END));
        all.append(ITEM_END);
    }
}
