package io.relata.dataset;

import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * A pair in a text with its gold label.
 *
 * @param id unique in its data set and stable over reads of the same file
 * @param context the text and the pair
 * @param label the gold label
 * @param rationale why the label is right, in words, or the empty string
 */
public record LabeledExample(String id, PairContext context, RelationLabel label, String rationale) {

    /**
     * Returns this example with the mention that begins earlier as the head, the direction turned around with it if need
     * be. A request about all pairs of a text asks in this order, and many files give the first argument as the head,
     * wherever it stands.
     */
    public LabeledExample inTextOrder() {
        MentionPair pair = context.pair();
        if (pair.head().span().compareTo(pair.tail().span()) < 0) {
            return this;
        }
        return new LabeledExample(
                id,
                new PairContext(context.text(), new MentionPair(pair.tail(), pair.head())),
                new RelationLabel(label.relation(), label.direction().reversed()),
                rationale);
    }
}
