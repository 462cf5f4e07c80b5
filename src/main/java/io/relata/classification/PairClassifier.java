package io.relata.classification;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.List;

/** A trained classifier of pairs. Immutable and safe for use by several threads. */
public interface PairClassifier extends EvidenceScorer {
    /** Returns the distribution over all labels of the schema that the classifier was trained for. */
    LabelDistribution classify(PairContext context);

    /** Returns what a classifier can say that does not look at words one by one: nothing. */
    @Override
    default List<ScoredSpan> evidence(PairContext context, RelationLabel label) {
        return List.of();
    }

    /** Returns a digest of the training data, features and settings. */
    String fingerprint();
}
