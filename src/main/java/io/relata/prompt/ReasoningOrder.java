package io.relata.prompt;

/** Whether reasons stand before their labels or after them, in demonstrations and in the answer alike, or nowhere. */
public enum ReasoningOrder {
    /** The model reasons freely and then picks the label that its reason led to. */
    BEFORE_LABEL("free"),
    /** The label is settled first, by the model or without it, and the model says why. */
    AFTER_LABEL("for-label"),
    /** The model is asked for the label alone, and demonstrations show no reason. */
    NONE("none");

    private final String wireName;

    ReasoningOrder(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name used in profiles. */
    public String wireName() {
        return wireName;
    }
}
