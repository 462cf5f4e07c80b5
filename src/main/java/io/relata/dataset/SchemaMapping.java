package io.relata.dataset;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the labels of examples into the words of a schema: aliases become names, whatever their case; symmetric relations
 * and the NULL label lose their direction; the common spellings of "no relation" become the schema's own.
 */
public final class SchemaMapping {
    // As TACRED, DocRED, and the readers' own NULL pairs spell it.
    private static final Set<String> NULL_SPELLINGS = Set.of("no_relation", "na", "n/a", "none", "other");

    private final RelationSchema schema;
    private final Map<String, RelationType> byFoldedName = new HashMap<>();

    /** Creates the mapping onto a schema. */
    public SchemaMapping(RelationSchema schema) {
        this.schema = schema;
        for (RelationType relation : schema.relations()) {
            byFoldedName.put(folded(relation.name()), relation);
            relation.aliases().forEach(alias -> byFoldedName.put(folded(alias), relation));
        }
    }

    /**
     * What came of a mapping.
     *
     * @param examples those whose label the schema has, in order
     * @param unknownRelations how many examples had a relation that it lacks, by the relation
     */
    public record Mapped(List<LabeledExample> examples, SortedMap<String, Integer> unknownRelations) {
        public Mapped {
            examples = List.copyOf(examples);
            unknownRelations = Collections.unmodifiableSortedMap(new TreeMap<>(unknownRelations));
        }
    }

    /** Returns the examples in the schema's words; those that cannot be are counted by relation. */
    public Mapped map(List<LabeledExample> examples) {
        List<LabeledExample> mapped = new ArrayList<>();
        SortedMap<String, Integer> unknown = new TreeMap<>();
        for (LabeledExample example : examples) {
            label(example.label())
                    .ifPresentOrElse(
                            label -> mapped.add(
                                    new LabeledExample(example.id(), example.context(), label, example.rationale())),
                            () -> unknown.merge(example.label().relation(), 1, Integer::sum));
        }
        return new Mapped(mapped, unknown);
    }

    /** Returns a label in the schema's words, if the schema has it. */
    public Optional<RelationLabel> label(RelationLabel label) {
        RelationType relation = byFoldedName.get(folded(label.relation()));
        if (relation != null) {
            return directed(relation, label.direction());
        }
        String name = folded(label.relation());
        return name.equals(folded(schema.nullLabel())) || NULL_SPELLINGS.contains(name)
                ? Optional.of(schema.none())
                : Optional.empty();
    }

    private static Optional<RelationLabel> directed(RelationType relation, Direction direction) {
        if (relation.symmetric()) {
            return Optional.of(new RelationLabel(relation.name(), Direction.NONE));
        }
        // Which argument is which cannot be guessed.
        return direction == Direction.NONE
                ? Optional.empty()
                : Optional.of(new RelationLabel(relation.name(), direction));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
