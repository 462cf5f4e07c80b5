package io.relata.engine;

/** Whether an engine can run on this machine. Closed: an engine can, or it says why it cannot. */
public sealed interface Availability {
    /** It can. */
    record Usable() implements Availability {}

    /**
     * It cannot.
     *
     * @param reason what is missing, as a sentence
     */
    record Unusable(String reason) implements Availability {}
}
