package io.relata.document;

/**
 * Two mentions of one text, in the order in which the caller asks about them.
 *
 * <p>Head and tail are the order of the question, not of the text: the head may stand after the tail.
 *
 * @param head the first argument of a head-to-tail relation
 * @param tail the second argument
 */
public record MentionPair(EntityMention head, EntityMention tail) {
    public MentionPair {
        if (head.span().equals(tail.span())) {
            throw new IllegalArgumentException("Head and tail are the same span, [%d, %d)."
                    .formatted(head.span().start(), head.span().end()));
        }
    }
}
