package io.relata.extraction;

import io.relata.calibration.Fusion;
import io.relata.classification.PairClassifier;
import io.relata.reasoning.Explainer;

/**
 * What is learned from the demonstrations of a schema.
 *
 * @param snapshot digest of the demonstrations it was learned from
 * @param classifier the discriminator
 * @param explainer finds evidence by what the discriminator weighed
 * @param fusion weights of the sources
 */
record SchemaKnowledge(String snapshot, PairClassifier classifier, Explainer explainer, Fusion fusion) {}
