package io.relata.prompt;

/** A way of putting the question to a language model. A pure function: the same input gives the same prompt. */
public interface PromptStyle {
    /** Returns the versioned name, such as {@code gpt-re.v1}; a change to a template needs a new one. */
    String name();

    /** Renders a prompt. */
    Prompt render(PromptInput input);
}
