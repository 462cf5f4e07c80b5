package io.relata.completion;

import java.util.List;

/** Whoever asked for a text, while it is written. */
public interface Caller {
    /** Someone who waits for the whole text. */
    Caller PATIENT = new Caller() {};

    /**
     * Takes a piece of the text. All pieces together are the text.
     *
     * @param shares of its tokens, where they were asked for
     */
    default void hear(String piece, List<TokenShare> shares) {}

    /** Returns whether nobody waits any more. Asked before every token. */
    default boolean gone() {
        return false;
    }
}
