package io.relata.marking;

/** Which of the two mentions of a pair. */
public enum Role {
    /** The first argument of a head-to-tail relation. */
    HEAD,
    /** The second argument. */
    TAIL
}
