package io.relata.classification;

import io.relata.document.PairContext;

/** A trained classifier of pairs. Immutable and safe for use by several threads. */
public interface PairClassifier {
    /** Returns the distribution over all labels of the schema that the classifier was trained for. */
    LabelDistribution classify(PairContext context);

    /** Returns a digest of the training data, features and settings. */
    String fingerprint();
}
