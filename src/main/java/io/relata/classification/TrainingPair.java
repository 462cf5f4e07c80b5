package io.relata.classification;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * What a classifier learns from.
 *
 * @param context the text and the pair
 * @param label its label, as seen from head to tail
 */
public record TrainingPair(PairContext context, RelationLabel label) {}
