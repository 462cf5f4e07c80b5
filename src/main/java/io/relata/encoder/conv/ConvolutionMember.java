package io.relata.encoder.conv;

/**
 * One of the networks that an encoder consists of.
 *
 * @param weights of the network
 * @param wordVectors its own table of words, row-major, {@code (words, wordDimension)}
 */
public record ConvolutionMember(ConvolutionWeights weights, float[] wordVectors) {}
