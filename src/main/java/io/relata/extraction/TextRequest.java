package io.relata.extraction;

import io.relata.schema.RelationSchema;
import java.util.Set;

/**
 * A text to be searched as a whole, already validated.
 *
 * @param text the text
 * @param schema what may be found
 * @param profile how it is searched
 * @param trace whether the result carries every turn
 * @param excludedIds demonstrations that must not be shown, such as the item itself in an evaluation
 */
public record TextRequest(
        String text, RelationSchema schema, TextProfile profile, boolean trace, Set<String> excludedIds) {
    public TextRequest {
        excludedIds = Set.copyOf(excludedIds);
    }
}
