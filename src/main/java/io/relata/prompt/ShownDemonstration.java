package io.relata.prompt;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * A labelled pair as it is shown to a model.
 *
 * @param context the text and the pair
 * @param label its gold label
 * @param reasoning why, on one line; never empty, since a demonstration without a reason would teach to give none
 */
public record ShownDemonstration(PairContext context, RelationLabel label, String reasoning) {
    public ShownDemonstration {
        if (reasoning.isBlank()) {
            throw new IllegalArgumentException(
                    "A demonstration of %s is shown without a reason.".formatted(label.key()));
        }
    }
}
