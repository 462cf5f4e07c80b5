package io.relata.structure;

import java.util.Locale;

/** What is looked for in a text. */
public enum Task {
    /** Stretches of the text with their types. */
    ENTITIES,
    /** Relations with both arguments, and the arguments' types. */
    TRIPLES,
    /** Triggers with their event types, and the arguments in their roles. */
    EVENTS;

    /** Returns the name used in profiles and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
