package io.relata.testing;

import com.google.auto.service.AutoService;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.Verbalizer;
import java.util.List;

/** The smallest style there is. No list names it. */
@AutoService(PromptStyle.class)
public final class ToyStyle implements PromptStyle {
    @Override
    public String name() {
        return "toy.v1";
    }

    @Override
    public Prompt render(PromptInput input) {
        return new Prompt(
                name(),
                List.of(Prompt.line(input.context().text()) + "\n"),
                "Why?",
                "What?",
                input.order(),
                Verbalizer.answers(input.allowed()));
    }
}
