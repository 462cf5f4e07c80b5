package io.relata.synthesis;

import java.util.Comparator;

/**
 * A statement of a knowledge base.
 *
 * @param head name of the first entity, not blank
 * @param relation name of the relation
 * @param tail name of the second entity, not blank
 */
public record Fact(String head, String relation, String tail) implements Comparable<Fact> {
    private static final Comparator<Fact> ORDER =
            Comparator.comparing(Fact::head).thenComparing(Fact::relation).thenComparing(Fact::tail);

    public Fact {
        if (head.isBlank() || relation.isBlank() || tail.isBlank()) {
            throw new IllegalArgumentException("A fact lacks a name: %s, %s, %s.".formatted(head, relation, tail));
        }
    }

    /** Returns whether an entity stands in both. */
    public boolean touches(Fact other) {
        return head.equals(other.head) || head.equals(other.tail) || tail.equals(other.head) || tail.equals(other.tail);
    }

    @Override
    public int compareTo(Fact other) {
        return ORDER.compare(this, other);
    }
}
