package io.relata.dataset;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A schema read off labelled examples, for data sets that come without one. */
public final class InferredSchema {
    private InferredSchema() {}

    /**
     * Returns a schema with every relation that the examples have. A relation that never has a direction is taken as
     * symmetric; argument types are not restricted, since what was not seen is not forbidden; a definition says no more
     * than the name does, so that a schema of one's own is worth writing.
     *
     * @param name of the schema
     * @param language BCP 47 tag
     * @param nullLabel which of the labels means "no relation"; it need not occur
     */
    public static RelationSchema of(String name, String language, String nullLabel, List<LabeledExample> examples) {
        SortedMap<String, Boolean> symmetric = new TreeMap<>();
        for (LabeledExample example : examples) {
            RelationLabel label = example.label();
            if (!label.relation().equals(nullLabel)) {
                symmetric.merge(label.relation(), label.direction() == Direction.NONE, Boolean::logicalAnd);
            }
        }
        List<RelationType> relations = symmetric.entrySet().stream()
                .map(e -> relation(e.getKey(), e.getValue()))
                .toList();
        return new RelationSchema(
                name, language, nullLabel, "None of the relations holds between head and tail.", relations);
    }

    private static RelationType relation(String name, boolean symmetric) {
        String words = name.replaceAll("[_:/-]+", " ").strip();
        return new RelationType(
                name,
                "The relation \"%s\" holds between head and tail.".formatted(words),
                symmetric,
                List.of("{head} - %s - {tail}".formatted(words)),
                Set.of(),
                Set.of(),
                List.of(),
                "");
    }
}
