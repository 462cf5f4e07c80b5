package io.relata.prompt;

import io.relata.schema.RelationLabel;
import java.util.Optional;
import java.util.Set;

/** A way of putting the question to a language model. A pure function: the same input gives the same prompt. */
public interface PromptStyle {
    /** Returns the versioned name, such as {@code gpt-re.v1}; a change to a template needs a new one. */
    String name();

    /** Renders a prompt. */
    Prompt render(PromptInput input);

    /** Returns the names of the options that it reads; a profile that names another is refused. */
    default Set<String> options() {
        return Set.of();
    }

    /** Returns whether it offers labels one by one, so that their order can be changed. */
    default boolean offersOptions() {
        return false;
    }

    /**
     * Reads the label out of what a model wrote freely after {@link Prompt#labelCue}. Never throws and never guesses: where
     * none or several are named, there is no label.
     */
    default Optional<RelationLabel> parse(String written, AnswerSpace answers) {
        return WrittenAnswer.named(written, answers);
    }
}
