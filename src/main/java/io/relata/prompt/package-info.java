/**
 * From a pair and its demonstrations to the text a language model continues, and the answers it may give.
 *
 * <p>The seam is {@link io.relata.prompt.PromptStyle}; templates are data under {@code prompts/<style>/}, versioned in the
 * style's name. Engines are not known here: who wants a prompt to fit a model brings a {@link
 * io.relata.prompt.TokenCounter}.
 */
@NullMarked
package io.relata.prompt;

import org.jspecify.annotations.NullMarked;
