package io.relata.classification;

/**
 * A classifier trained from a store, with what it can say about its reasons.
 *
 * @param classifier gives label distributions
 * @param evidence says which words moved it
 */
public record Discriminator(PairClassifier classifier, EvidenceScorer evidence) {}
