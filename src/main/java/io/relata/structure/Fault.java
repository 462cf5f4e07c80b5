package io.relata.structure;

import java.util.Locale;

/**
 * Something in a model's answer that was not taken over. Nothing is left out without one.
 *
 * @param kind what is wrong with it
 * @param what the words of the answer that it is about, or the empty string
 */
public record Fault(Kind kind, String what) {
    /** What can be wrong. */
    public enum Kind {
        /** The words do not have the form that was asked for. */
        ILL_FORMED,
        /** Room ran out before the answer ended. */
        TRUNCATED,
        /** A label, type or role is not in the schema. */
        UNKNOWN_LABEL,
        /** A mention does not stand in the text. */
        NOT_IN_SOURCE,
        /** The types of the arguments do not go with the relation. */
        TYPE_VIOLATION,
        /** The model itself took it back when it was asked. */
        REFUSED_ON_CHECK,
        /** It uses something that was not announced before. */
        NOT_ANNOUNCED;

        /** Returns the name used in answers and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
