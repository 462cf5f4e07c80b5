package io.relata.prompt;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.List;

/**
 * What a prompt is made of.
 *
 * @param schema where the labels come from
 * @param allowed the labels that may be answered, in natural order; of a shortlist the likeliest first. Styles that offer
 *     options one by one offer them in this order, the NULL label last
 * @param demonstrations nearest first; the style decides where the nearest stands
 * @param context the pair asked about
 * @param order whether reasons stand before or after labels
 * @param definitions whether the definition of every relation is written out
 * @param choices what demonstrations show, and what the style leaves open
 */
public record PromptInput(
        RelationSchema schema,
        List<RelationLabel> allowed,
        List<ShownDemonstration> demonstrations,
        PairContext context,
        ReasoningOrder order,
        boolean definitions,
        PromptChoices choices) {
    private static final String NOTHING = "N/A";

    public PromptInput {
        allowed = List.copyOf(allowed);
        demonstrations = List.copyOf(demonstrations);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("A prompt needs at least one label that may be answered.");
        }
        if (!choices.labelsShown() && order != ReasoningOrder.NONE) {
            throw new IllegalArgumentException(
                    "A reason would give away the label that demonstrations do not show; the order of reasons must be none.");
        }
    }

    /** Creates an input with the standard choices. */
    public PromptInput(
            RelationSchema schema,
            List<RelationLabel> allowed,
            List<ShownDemonstration> demonstrations,
            PairContext context,
            ReasoningOrder order,
            boolean definitions) {
        this(schema, allowed, demonstrations, context, order, definitions, PromptChoices.STANDARD);
    }

    /** Returns this input with only its {@code count} nearest demonstrations. */
    public PromptInput withNearest(int count) {
        return new PromptInput(schema, allowed, demonstrations.subList(0, count), context, order, definitions, choices);
    }

    /** Returns this input with its options moved on by so many places. */
    public PromptInput rotated(int places) {
        return new PromptInput(schema, allowed, demonstrations, context, order, definitions, choices.rotated(places));
    }

    /**
     * Returns the content-free twin of this input: the same demonstrations, and {@code N/A} in place of the sentence and of
     * both mentions (Zhao et al., "Calibrate Before Use", 2021).
     */
    public PromptInput contentFree() {
        int tailAt = NOTHING.length() + 1;
        MentionPair pair = new MentionPair(
                new EntityMention("h", new CharSpan(0, NOTHING.length()), ""),
                new EntityMention("t", new CharSpan(tailAt, tailAt + NOTHING.length()), ""));
        return new PromptInput(
                schema,
                allowed,
                demonstrations,
                new PairContext(NOTHING + " " + NOTHING, pair),
                order,
                definitions,
                choices);
    }

    /** Returns the demonstrations in the order in which they are shown. */
    List<ShownDemonstration> inOrder() {
        return choices.nearestFirst() ? demonstrations : demonstrations.reversed();
    }
}
