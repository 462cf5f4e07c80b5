package io.relata.retrieval;

/**
 * A demonstration with its nearness to the query.
 *
 * @param demonstration what was found
 * @param score cosine similarity in [-1, 1]
 */
public record Neighbor(Demonstration demonstration, float score) {}
