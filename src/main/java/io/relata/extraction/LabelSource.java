package io.relata.extraction;

import java.util.Locale;

/** Who may have a say in the label. */
public enum LabelSource {
    /** The classifier that is trained from the demonstrations. */
    DISCRIMINATOR,
    /** The labels of the retrieved demonstrations. */
    VOTE,
    /** The language model's probabilities of the labels. */
    MODEL;

    /** Returns the name used in profiles and traces. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
