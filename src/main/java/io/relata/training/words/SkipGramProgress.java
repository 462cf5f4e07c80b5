package io.relata.training.words;

/**
 * How far a run has come.
 *
 * @param words words read so far, over all epochs
 * @param wordsTotal words to be read in all
 * @param loss mean negative log-likelihood of a context word and its negatives, in nats, since the last report
 * @param wordsPerSecond speed since this process began to train
 * @param secondsLeft time left at that speed
 */
public record SkipGramProgress(long words, long wordsTotal, double loss, double wordsPerSecond, double secondsLeft) {}
