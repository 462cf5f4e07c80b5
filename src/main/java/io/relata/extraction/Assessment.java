package io.relata.extraction;

/**
 * What a model said of its own answer (the assessment of ChatGPT's information extraction, Li et al., 2023). None of it is
 * verified but {@code spansFaithful}.
 *
 * @param statedConfidence how sure it said to be, in [0, 1]
 * @param reason why, in its own words
 * @param spansFaithful whether all that the reason quotes stands in the text; true of a reason without quotes
 * @param soundProbability the probability that it gave to its reason's being sound
 * @param fictitiousProbability the probability that it gave to its reason's telling what the text does not
 */
public record Assessment(
        double statedConfidence,
        String reason,
        boolean spansFaithful,
        double soundProbability,
        double fictitiousProbability) {}
