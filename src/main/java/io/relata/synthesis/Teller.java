package io.relata.synthesis;

import io.relata.dialogue.Answer;
import io.relata.dialogue.Turn;

/** A language model that answers one question at a time. */
@FunctionalInterface
public interface Teller {
    /**
     * Returns what the model writes.
     *
     * @param turn that begins a conversation
     * @param seed of what is drawn by chance at a temperature above 0
     */
    Answer.Written write(Turn.Write turn, long seed);
}
