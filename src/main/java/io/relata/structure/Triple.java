package io.relata.structure;

import java.util.Comparator;

/**
 * A relation between two entities of a text.
 *
 * @param head the first argument as the relation is defined, wherever it stands in the text
 * @param relation name of the relation
 * @param tail the second argument
 */
public record Triple(Entity head, String relation, Entity tail) implements Comparable<Triple> {
    private static final Comparator<Triple> ORDER =
            Comparator.comparing(Triple::head).thenComparing(Triple::tail).thenComparing(Triple::relation);

    @Override
    public int compareTo(Triple other) {
        return ORDER.compare(this, other);
    }
}
