package io.relata.retrieval;

import io.relata.encoder.RelationEncoder;

/**
 * An encoder with the index that holds its vectors.
 *
 * @param encoder what turns a pair into a vector
 * @param index what finds the nearest
 */
public record DemonstrationStore(RelationEncoder encoder, DemonstrationIndex index) {}
