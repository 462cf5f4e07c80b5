package io.relata.training.lm;

import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A schema as one episode shows it: fewer relations, and perhaps other names for them.
 *
 * <p>Names that mean nothing, or the wrong thing, can only be told from the demonstrations; a model that has seen enough of
 * them looks there (symbol tuning, Wei et al., 2023).
 */
final class SchemaDisguise {
    private static final String[] SYLLABLES = {
        "ba", "do", "fi", "gu", "ke", "la", "mo", "ni", "pe", "ru", "sa", "to", "vi", "wo", "ze"
    };

    private final RelationSchema schema;
    private final Map<String, String> nameOf;
    private final boolean changesNames;

    private SchemaDisguise(RelationSchema schema, Map<String, String> nameOf, boolean changesNames) {
        this.schema = schema;
        this.nameOf = nameOf;
        this.changesNames = changesNames;
    }

    /** Returns the schema with its own names. */
    static SchemaDisguise none(RelationSchema schema, Set<String> kept) {
        return of(schema, kept, Map.of(), false);
    }

    /** Returns the schema with made-up names and nothing but them in its templates. */
    static SchemaDisguise renamed(RelationSchema schema, Set<String> kept, Random random) {
        Map<String, String> names = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (RelationType type : schema.relations()) {
            if (kept.contains(type.name())) {
                String name;
                do {
                    name = SYLLABLES[random.nextInt(SYLLABLES.length)] + SYLLABLES[random.nextInt(SYLLABLES.length)];
                } while (!used.add(name));
                names.put(type.name(), name);
            }
        }
        return of(schema, kept, names, true);
    }

    /** Returns the schema with every relation under the name, and the templates, of another. */
    static SchemaDisguise permuted(RelationSchema schema, Set<String> kept, Random random) {
        List<String> from = schema.relations().stream()
                .map(RelationType::name)
                .filter(kept::contains)
                .toList();
        List<String> to = new ArrayList<>(from);
        Collections.shuffle(to, random);
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < from.size(); i++) {
            // A symmetric relation has no direction to lend, so it keeps its place.
            boolean fits = symmetric(schema, from.get(i)) == symmetric(schema, to.get(i));
            names.put(from.get(i), fits ? to.get(i) : from.get(i));
        }
        return new HashSet<>(names.values()).size() == names.size()
                ? of(schema, kept, names, true)
                : none(schema, kept);
    }

    private static boolean symmetric(RelationSchema schema, String relation) {
        return schema.relation(relation).map(RelationType::symmetric).orElse(false);
    }

    private static SchemaDisguise of(
            RelationSchema schema, Set<String> kept, Map<String, String> names, boolean changesNames) {
        List<RelationType> types = new ArrayList<>();
        for (RelationType type : schema.relations()) {
            if (kept.contains(type.name())) {
                types.add(shown(schema, type, names.getOrDefault(type.name(), type.name())));
            }
        }
        return new SchemaDisguise(
                new RelationSchema(
                        schema.name(), schema.language(), schema.nullLabel(), schema.nullDefinition(), types),
                names,
                changesNames);
    }

    /** Entity types are left out: they belong to the relation's meaning, which the name no longer says. */
    private static RelationType shown(RelationSchema schema, RelationType type, String name) {
        RelationType lender = schema.relation(name).orElse(type);
        boolean madeUp = schema.relation(name).isEmpty();
        return new RelationType(
                name,
                lender.definition(),
                type.symmetric(),
                madeUp ? List.of() : lender.templates(),
                Set.of(),
                Set.of(),
                List.of(),
                "");
    }

    RelationSchema schema() {
        return schema;
    }

    boolean changesNames() {
        return changesNames;
    }

    RelationLabel label(RelationLabel label) {
        return new RelationLabel(nameOf.getOrDefault(label.relation(), label.relation()), label.direction());
    }
}
