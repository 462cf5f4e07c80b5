package io.relata.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The relations that may be answered, with the NULL label for "none of them".
 *
 * @param name versioned name, such as {@code general.v1}
 * @param language BCP 47 tag of the texts, such as {@code en}
 * @param nullLabel name of the label for "no relation", such as {@code Other}; not among the relations
 * @param nullDefinition one sentence on when it applies
 * @param relations in the order of the file
 * @param entities the kinds of entities that are looked for in whole texts, in the order of the file; empty where the schema is
 *     about given pairs only
 * @param events the kinds of events that are looked for in whole texts, in the order of the file
 */
public record RelationSchema(
        String name,
        String language,
        String nullLabel,
        String nullDefinition,
        List<RelationType> relations,
        List<EntityType> entities,
        List<EventType> events) {
    public RelationSchema {
        relations = List.copyOf(relations);
        entities = List.copyOf(entities);
        events = List.copyOf(events);
    }

    /** Creates a schema of relations between given pairs. */
    public RelationSchema(
            String name, String language, String nullLabel, String nullDefinition, List<RelationType> relations) {
        this(name, language, nullLabel, nullDefinition, relations, List.of(), List.of());
    }

    /** Returns the NULL label as a {@link RelationLabel}. */
    public RelationLabel none() {
        return new RelationLabel(nullLabel, Direction.NONE);
    }

    /** Returns whether the label is this schema's NULL label. */
    public boolean isNull(RelationLabel label) {
        return label.relation().equals(nullLabel);
    }

    /** Returns the relation of this name, spelled exactly so. */
    public Optional<RelationType> relation(String relationName) {
        return relations.stream().filter(r -> r.name().equals(relationName)).findFirst();
    }

    /**
     * Returns this schema's label for a label as a data set has it: the relation may be named by an alias, and a
     * symmetric relation may come with a direction, which says nothing.
     */
    public Optional<RelationLabel> resolve(RelationLabel foreign) {
        if (isNull(foreign)) {
            return Optional.of(none());
        }
        return relations.stream()
                .filter(r -> r.name().equals(foreign.relation()) || r.aliases().contains(foreign.relation()))
                .findFirst()
                .filter(r -> r.symmetric() || foreign.direction() != Direction.NONE)
                .map(r -> new RelationLabel(r.name(), r.symmetric() ? Direction.NONE : foreign.direction()));
    }

    /** Returns every label in natural order, the NULL label included. */
    public List<RelationLabel> labels() {
        return labelsFor("", "");
    }

    /**
     * Returns the labels that the types of a pair allow, in natural order; the NULL label always is among them.
     *
     * @param headType entity type of the head mention, empty when it is not known, which allows all
     * @param tailType the same for the tail mention
     */
    public List<RelationLabel> labelsFor(String headType, String tailType) {
        List<RelationLabel> allowed = new ArrayList<>();
        allowed.add(none());
        for (RelationType r : relations) {
            boolean forward = fits(r.headTypes(), headType) && fits(r.tailTypes(), tailType);
            boolean backward = fits(r.headTypes(), tailType) && fits(r.tailTypes(), headType);
            if (r.symmetric()) {
                if (forward || backward) {
                    allowed.add(new RelationLabel(r.name(), Direction.NONE));
                }
                continue;
            }
            if (forward) {
                allowed.add(new RelationLabel(r.name(), Direction.HEAD_TO_TAIL));
            }
            if (backward) {
                allowed.add(new RelationLabel(r.name(), Direction.TAIL_TO_HEAD));
            }
        }
        return allowed.stream().sorted().toList();
    }

    private static boolean fits(Set<String> allowedTypes, String type) {
        return allowedTypes.isEmpty() || type.isEmpty() || allowedTypes.contains(type);
    }
}
