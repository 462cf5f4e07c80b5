package io.relata.decoding;

/** Why decoding ended. Closed, since a cut-off text must not be read as a whole one. */
public sealed interface Stop {
    /** The model ended the sequence. */
    record EndOfText() implements Stop {}

    /** One of the stop texts came up; it is not part of the completion. */
    record StopText(String text) implements Stop {}

    /** The constraint allows nothing more. */
    record ConstraintSatisfied() implements Stop {}

    /** The limit of tokens was reached: the text is cut off. */
    record TokenLimit() implements Stop {}

    /** The model's context was full: the text is cut off. */
    record ContextFull() implements Stop {}

    /** Room ran out, and the shortest end that the form allows was put there: the text has the form, and is cut short. */
    record BroughtToEnd() implements Stop {}

    /** Returns whether the text ended by itself, and not because room ran out. */
    default boolean whole() {
        return switch (this) {
            case EndOfText() -> true;
            case StopText _ -> true;
            case ConstraintSatisfied() -> true;
            case TokenLimit() -> false;
            case ContextFull() -> false;
            case BroughtToEnd() -> false;
        };
    }
}
