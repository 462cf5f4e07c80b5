package io.relata.engine;

/** Whether an engine can run on this machine. Closed: an engine can, or it says why it cannot. */
public sealed interface Availability {
    /** It can. */
    record Usable() implements Availability {}

    /**
     * It cannot.
     *
     * @param reason what is missing, as a sentence
     * @param hint what could be done, or the empty string
     */
    record Unusable(String reason, String hint) implements Availability {}
}
