package io.relata.prompt;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;

/**
 * Makes a prompt fit a model by leaving out the farthest demonstrations.
 *
 * <p>Demonstrations are the only part that can go without changing the question. A text is never cut.
 *
 * @param tokensMax how many tokens the opening of the prompt may have
 * @param counter the model's own count
 */
public record PromptBudget(int tokensMax, TokenCounter counter) {

    /**
     * A prompt that fits.
     *
     * @param prompt the prompt
     * @param tokenCount tokens of its opening
     * @param droppedCount how many demonstrations were left out
     */
    public record Fitted(Prompt prompt, int tokenCount, int droppedCount) {}

    /**
     * Renders with as many of the nearest demonstrations as fit.
     *
     * @throws RelataException with {@code PROMPT_TOO_LONG} if the question does not fit without any
     */
    public Fitted fit(PromptStyle style, PromptInput input) {
        int asked = input.demonstrations().size();
        for (int shown = asked; ; shown--) {
            Prompt prompt = style.render(input.withNearest(shown));
            int tokenCount = counter.count(prompt);
            if (tokenCount <= tokensMax) {
                return new Fitted(prompt, tokenCount, asked - shown);
            }
            if (shown == 0) {
                throw new RelataException(
                        ErrorCode.PROMPT_TOO_LONG,
                        "The question without any demonstration has %d tokens; the model has room for %d."
                                .formatted(tokenCount, tokensMax),
                        "Maybe ask about one sentence at a time, or name a profile whose model has a longer context.");
            }
        }
    }
}
