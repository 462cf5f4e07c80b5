package io.relata.classification;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.List;

/** Says which stretches of a text moved a classifier towards a label. */
@FunctionalInterface
public interface EvidenceScorer {
    /**
     * Returns the stretches of {@code context.text()} that had a say, heaviest first, ties in text order; empty when
     * nothing in the text that can be pointed at did.
     */
    List<ScoredSpan> evidence(PairContext context, RelationLabel label);
}
