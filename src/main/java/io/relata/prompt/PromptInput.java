package io.relata.prompt;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.List;

/**
 * What a prompt is made of.
 *
 * @param schema where the labels come from
 * @param allowed the labels that may be answered, in natural order
 * @param demonstrations nearest first; the style decides where the nearest stands
 * @param context the pair asked about
 * @param order whether reasons stand before or after labels
 * @param definitions whether the definition of every relation is written out
 */
public record PromptInput(
        RelationSchema schema,
        List<RelationLabel> allowed,
        List<ShownDemonstration> demonstrations,
        PairContext context,
        ReasoningOrder order,
        boolean definitions) {
    public PromptInput {
        allowed = List.copyOf(allowed);
        demonstrations = List.copyOf(demonstrations);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("A prompt needs at least one label that may be answered.");
        }
    }

    /** Returns this input with only its {@code count} nearest demonstrations. */
    public PromptInput withNearest(int count) {
        return new PromptInput(schema, allowed, demonstrations.subList(0, count), context, order, definitions);
    }
}
