package io.relata.training.lm;

/** What a model is tuned on, one by one. An episode is a function of its number, so that a training can be resumed. */
@FunctionalInterface
public interface Episodes {
    /** Returns the episode of a number from 0. */
    Episode episode(long number);
}
