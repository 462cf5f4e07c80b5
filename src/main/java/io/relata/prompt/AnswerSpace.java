package io.relata.prompt;

import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Optional;

/**
 * The answers a prompt allows.
 *
 * @param answers one per allowed label, in the order of the labels; no text is repeated
 */
public record AnswerSpace(List<Answer> answers) {
    public AnswerSpace {
        answers = List.copyOf(answers);
        if (answers.stream().map(Answer::text).distinct().count() != answers.size()) {
            throw new IllegalArgumentException("Two labels have one answer text: " + answers);
        }
    }

    /** A label and the words that stand for it. */
    public record Answer(RelationLabel label, String text) {}

    /** Returns the label that is answered by exactly these words. */
    public Optional<RelationLabel> label(String text) {
        return answers.stream()
                .filter(a -> a.text().equals(text))
                .map(Answer::label)
                .findFirst();
    }

    /**
     * Returns the words that answer a label.
     *
     * @throws IllegalArgumentException if the label is not allowed here
     */
    public String text(RelationLabel label) {
        return answers.stream()
                .filter(a -> a.label().equals(label))
                .map(Answer::text)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label.key() + " is not among the answers."));
    }
}
