package io.relata.prompt;

import com.google.auto.service.AutoService;

/**
 * Version 2 of {@link GptReStyle}, which the shipped language model is tuned on: reasons mark the mentions as the texts do
 * ({@link MentionMarks}).
 */
@AutoService(PromptStyle.class)
public final class MarkedGptReStyle implements PromptStyle {
    private final GptReStyle style = new GptReStyle("gpt-re.v2", true);

    @Override
    public String name() {
        return style.name();
    }

    @Override
    public Prompt render(PromptInput input) {
        return style.render(input);
    }
}
