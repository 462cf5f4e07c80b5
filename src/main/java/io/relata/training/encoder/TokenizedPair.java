package io.relata.training.encoder;

import io.relata.encoder.conv.PairTokens;

/**
 * A labelled pair as the trainer reads it.
 *
 * @param tokens the pair
 * @param label number of its label among those of its set
 * @param mirroredLabel number of the label that holds when head and tail change places
 */
record TokenizedPair(PairTokens tokens, int label, int mirroredLabel) {}
