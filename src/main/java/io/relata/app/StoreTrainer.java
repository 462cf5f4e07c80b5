package io.relata.app;

import io.relata.classification.Discriminator;
import io.relata.classification.DiscriminatorTrainer;
import io.relata.classification.LabelDistribution;
import io.relata.classification.LinearDiscriminator;
import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.classification.TrainingPair;
import io.relata.retrieval.Demonstration;
import io.relata.schema.RelationSchema;
import java.util.List;

/** Trains the linear discriminator on demonstrations. */
final class StoreTrainer implements DiscriminatorTrainer {
    // Any seed would do; it is fixed so that the same store gives the same answers.
    private static final long SEED = 7;

    private final LinearTrainer trainer;
    private final String fingerprint;

    StoreTrainer(PairRepresentation representation) {
        this.trainer = new LinearTrainer(representation, SEED);
        this.fingerprint = "%s+%s+%d".formatted(trainer.name(), representation.fingerprint(), SEED);
    }

    @Override
    public Discriminator train(RelationSchema schema, List<Demonstration> demonstrations) {
        LinearDiscriminator discriminator = trainer.train(pairs(demonstrations), schema.labels());
        return new Discriminator(discriminator, discriminator);
    }

    @Override
    public List<LabelDistribution> outOfFold(RelationSchema schema, List<Demonstration> demonstrations) {
        return trainer.crossFit(pairs(demonstrations), schema.labels()).outOfFold();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    private static List<TrainingPair> pairs(List<Demonstration> demonstrations) {
        return demonstrations.stream()
                .map(d -> new TrainingPair(d.context(), d.label()))
                .toList();
    }
}
