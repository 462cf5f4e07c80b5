package io.relata.extraction;

/** Hears what the pipeline does, for metrics. Called on the thread that answers; must be quick and must not throw. */
public interface ExtractionListener {
    /** Hears nothing. */
    ExtractionListener NONE = new ExtractionListener() {};

    /** A stage of a pair ended. */
    default void stageEnded(String stage, long nanos) {}

    /** A language model read a prompt and wrote tokens. */
    default void modelAsked(String model, int promptTokenCount, int writtenTokenCount) {}

    /** A model's reason was judged: {@code accepted}, or the wire name of what was wrong with it. */
    default void reasonJudged(String verdict) {}

    /** A pair was answered, with the wire name of its outcome. */
    default void answered(String outcome) {}

    /** A classifier was trained from a store. */
    default void trained(String schema, int demonstrationCount, long nanos) {}

    /** A whole text was answered, with the wire name of what was looked for. */
    default void textAnswered(String task) {}

    /** Something of an answer about a whole text was not taken over, with the wire name of the reason. */
    default void faultMet(String kind) {}
}
