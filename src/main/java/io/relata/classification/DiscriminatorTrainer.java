package io.relata.classification;

import io.relata.retrieval.Demonstration;
import io.relata.schema.RelationSchema;
import java.util.List;

/** Trains discriminators. The same schema and demonstrations, in the same order, give the same discriminator. */
public interface DiscriminatorTrainer {
    /**
     * Trains on all demonstrations.
     *
     * @param demonstrations at least one, ordered by id
     */
    Discriminator train(RelationSchema schema, List<Demonstration> demonstrations);

    /**
     * Returns what classifiers say of demonstrations that they were not trained on: one distribution per demonstration,
     * in order, each from a classifier trained without its fold. Texts that occur twice stay in one fold.
     *
     * @param demonstrations at least one, ordered by id
     */
    List<LabelDistribution> outOfFold(RelationSchema schema, List<Demonstration> demonstrations);

    /** Returns a digest of features and settings: what decides a discriminator apart from the demonstrations. */
    String fingerprint();
}
