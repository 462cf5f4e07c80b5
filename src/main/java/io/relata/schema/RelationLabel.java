package io.relata.schema;

/**
 * A relation with its direction: the unit that is retrieved, voted on, classified, scored and evaluated.
 *
 * <p>SemEval's {@code Cause-Effect(e2,e1)} is {@code new RelationLabel("Cause-Effect", TAIL_TO_HEAD)}; its
 * {@code Other} is the schema's NULL label with direction {@code NONE}.
 *
 * @param relation name as the schema spells it
 * @param direction {@code NONE} for symmetric relations and for the NULL label
 */
public record RelationLabel(String relation, Direction direction) implements Comparable<RelationLabel> {

    /** Returns a name that sorts and prints well, such as {@code Cause-Effect(head-to-tail)}. */
    public String key() {
        return direction == Direction.NONE ? relation : relation + "(" + direction.wireName() + ")";
    }

    @Override
    public int compareTo(RelationLabel other) {
        int byName = relation.compareTo(other.relation);
        return byName != 0 ? byName : direction.compareTo(other.direction);
    }
}
