package io.relata.structure;

import io.relata.document.CharSpan;
import java.util.Comparator;

/**
 * A stretch of a text and what it is.
 *
 * @param span where it stands
 * @param type name of an entity type, or the empty string where types are not asked for
 */
public record Entity(CharSpan span, String type) implements Comparable<Entity> {
    private static final Comparator<Entity> ORDER =
            Comparator.comparing(Entity::span).thenComparing(Entity::type);

    @Override
    public int compareTo(Entity other) {
        return ORDER.compare(this, other);
    }
}
