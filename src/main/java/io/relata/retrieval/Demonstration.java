package io.relata.retrieval;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * A labelled pair that is shown to the model and cited in the answer.
 *
 * @param id unique in its schema; not blank, and at most {@link #ID_LENGTH_MAX} characters long
 * @param schema name of the schema whose labels it carries
 * @param context the text and the pair
 * @param label its gold label
 * @param reasoning why the label is right, in words, or the empty string
 */
public record Demonstration(String id, String schema, PairContext context, RelationLabel label, String reasoning) {
    /** Ids longer than this would not be ids; an index also keeps them in memory to sort by. */
    public static final int ID_LENGTH_MAX = 512;

    public Demonstration {
        if (id.isBlank() || id.length() > ID_LENGTH_MAX) {
            throw new IllegalArgumentException("The id \"%s\" must have 1 to %d characters and not be blank."
                    .formatted(id.length() > 60 ? id.substring(0, 60) + "..." : id, ID_LENGTH_MAX));
        }
    }
}
