package io.relata.evaluation;

import io.relata.classification.PairClassifier;
import io.relata.classification.PairClassifierTrainer;
import io.relata.classification.TrainingPair;
import io.relata.dataset.LabeledExample;
import java.util.Map;

/** A classifier by itself, trained on the demonstrations of an experiment. */
public final class ClassifierAnswerer {
    private ClassifierAnswerer() {}

    /** Trains a classifier and returns it as an answerer. */
    public static Answerer train(PairClassifierTrainer trainer, ExperimentData data) {
        PairClassifier classifier = trainer.train(
                data.demonstrations().stream()
                        .map(e -> new TrainingPair(e.context(), e.label()))
                        .toList(),
                data.schema().labels());
        return Answerer.of(
                (LabeledExample example) -> classifier.classify(example.context()),
                Map.of("classifier", trainer.name() + " " + classifier.fingerprint()));
    }
}
