package io.relata.classification;

import io.relata.schema.RelationLabel;
import java.util.List;

/** Makes classifiers from labelled pairs. Safe for use by several threads. */
public interface PairClassifierTrainer {
    /** Returns the versioned name, such as {@code linear.v1}. */
    String name();

    /**
     * Trains on pairs; the same pairs in the same order give the same classifier.
     *
     * @param labels the labels of the schema, in natural order, that the classifier shall give probabilities of; those
     *     of the pairs are among them
     * @throws io.relata.error.RelataException with {@code STORE_TOO_SMALL} when there is no pair
     */
    PairClassifier train(List<TrainingPair> pairs, List<RelationLabel> labels);

    /** As {@link #train}, and in addition judges every training pair by cross-fitting. */
    TrainedClassifier crossFit(List<TrainingPair> pairs, List<RelationLabel> labels);
}
