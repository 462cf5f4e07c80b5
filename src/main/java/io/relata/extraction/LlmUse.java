package io.relata.extraction;

import java.util.Locale;

/**
 * What part the language model had in an answer.
 *
 * @param calls prompts and turns put to it; repeated attempts at a reason count each
 * @param part whether it was asked, and if not, why not
 */
public record LlmUse(int calls, Part part) {
    /** No part at all, since the profile has no model, or it is not installed. */
    public static final LlmUse NONE = new LlmUse(0, Part.NONE);

    /** Whether the model was asked, and if not, why not. */
    public enum Part {
        /** There is no model. */
        NONE,
        /** It was asked about all labels, or for a reason. */
        ASKED,
        /** The other sources were sure enough not to ask it. */
        SPARED,
        /** The other sources were unsure, and it chose from their shortlist. */
        RERANKED,
        /** Its answer could not be read: the label of the other sources stands, or there is none. */
        UNREADABLE,
        /** The text is too long for it: the label of the other sources stands. */
        TOO_LONG,
        /** The job's limit of calls or of time was reached: the label of the other sources stands. */
        LIMIT_REACHED;

        /** Returns the name used in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
