package io.relata.prompt;

/** Counts the tokens a text has for the model it is meant for. */
@FunctionalInterface
public interface TokenCounter {
    /** Returns how many tokens the text is. */
    int count(String text);

    /** Returns how many tokens the opening of a prompt is. */
    default int count(Prompt prompt) {
        return count(prompt.opening());
    }
}
