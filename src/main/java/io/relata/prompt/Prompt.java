package io.relata.prompt;

import java.util.List;

/**
 * A text to be continued twice, once by a reason and once by a label, in the order that {@code order} says.
 *
 * <p>The whole exchange is {@code opening, continuation, bridge, continuation}, where each continuation is {@link
 * #continuation}: a space, the words, a line feed. Nothing the prompt prints inside a line has a line feed, so the
 * first one that a model writes ends its continuation.
 *
 * @param style name of the style that rendered it
 * @param segments the schema head, each demonstration and the question, in order, each ending in a line feed; the
 *     unit in which keys and values may be kept
 * @param reasonCue what stands right before a reason, without the space that follows
 * @param labelCue what stands right before a label, without the space that follows
 * @param order which of the two comes first
 * @param answers the labels that may be answered and their words
 * @param marks how reasons spell the mentions of the question
 */
public record Prompt(
        String style,
        List<String> segments,
        String reasonCue,
        String labelCue,
        ReasoningOrder order,
        AnswerSpace answers,
        MentionMarks marks) {
    public Prompt {
        segments = List.copyOf(segments);
    }

    /** Creates a prompt whose reasons spell mentions without marks. */
    public Prompt(
            String style,
            List<String> segments,
            String reasonCue,
            String labelCue,
            ReasoningOrder order,
            AnswerSpace answers) {
        this(style, segments, reasonCue, labelCue, order, answers, MentionMarks.none());
    }

    /** Returns all that stands before the first continuation. */
    public String opening() {
        return String.join("", segments)
                + switch (order) {
                    case BEFORE_LABEL -> reasonCue;
                    case AFTER_LABEL, NONE -> labelCue;
                };
    }

    /** Returns what stands between the first continuation and the second; empty where there is no second one. */
    public String bridge() {
        return switch (order) {
            case BEFORE_LABEL -> labelCue;
            case AFTER_LABEL -> reasonCue;
            case NONE -> "";
        };
    }

    /** Returns a text as prompts print it: on one line, white space and control characters as single spaces. */
    public static String line(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    /** Returns a reason or an answer as it continues a cue. */
    public static String continuation(String words) {
        return " " + words + "\n";
    }
}
