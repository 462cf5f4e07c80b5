package io.relata.extraction;

import java.util.Locale;

/** How a label is decoded. */
public enum Decode {
    /** Along the trie of the answers: no other words can come out. */
    TRIE,
    /** Freely, and a parser looks for the label; what it cannot read is no answer, which is counted and wrong. */
    FREE;

    /** Returns the name used in profiles. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
