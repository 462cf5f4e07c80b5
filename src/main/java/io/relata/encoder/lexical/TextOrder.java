package io.relata.encoder.lexical;

import io.relata.document.MentionPair;
import io.relata.schema.RelationLabel;

/**
 * The two ways to look at a pair: as head and tail, and as the first and the second mention of the text.
 *
 * <p>What a sentence says does not depend on which of its mentions is asked about as the head. A classifier therefore
 * learns labels as seen from the first mention to the second, and one sentence serves both questions.
 */
public final class TextOrder {
    private TextOrder() {}

    /** Returns whether the head is the mention that begins earlier, or of two that begin together the shorter. */
    public static boolean headFirst(MentionPair pair) {
        return pair.head().span().compareTo(pair.tail().span()) < 0;
    }

    /**
     * Turns a label as seen from head to tail into the label as seen from the first mention to the second, and back:
     * done twice it gives the label that it was.
     */
    public static RelationLabel turn(RelationLabel label, MentionPair pair) {
        return headFirst(pair)
                ? label
                : new RelationLabel(label.relation(), label.direction().reversed());
    }
}
