package io.relata.prompt;

import io.relata.document.PairContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How the parts of a prompt about a pair follow each other, in whatever words: head, demonstrations, question.
 *
 * @param style name of the style
 * @param head what stands before everything else, ending in a line feed
 * @param example how the pair of a demonstration is put, ending in a line feed
 * @param question how the pair asked about is put, ending in a line feed
 * @param reasonCue what stands right before a reason
 * @param labelCue what stands right before a label
 * @param shown the answers of demonstrations
 * @param answers the answers that are allowed
 * @param marks how reasons spell the mentions of a pair
 */
record PairLayout(
        String style,
        String head,
        Function<PairContext, String> example,
        Function<PairContext, String> question,
        String reasonCue,
        Function<PairContext, String> labelCue,
        AnswerSpace shown,
        AnswerSpace answers,
        Function<PairContext, MentionMarks> marks) {

    Prompt render(PromptInput input) {
        List<String> segments = new ArrayList<>();
        segments.add(head);
        input.inOrder().forEach(d -> segments.add(demonstration(d, input)));
        segments.add(question.apply(input.context()));
        return new Prompt(
                style,
                segments,
                reasonCue,
                labelCue.apply(input.context()),
                input.order(),
                answers,
                marks.apply(input.context()));
    }

    private String demonstration(ShownDemonstration d, PromptInput input) {
        String text = example.apply(d.context());
        if (!input.choices().labelsShown()) {
            return text;
        }
        String reason = reasonCue + Prompt.continuation(marks.apply(d.context()).marked(Prompt.line(d.reasoning())));
        String label = labelCue.apply(d.context()) + Prompt.continuation(shown.text(d.label()));
        return text
                + switch (input.order()) {
                    case BEFORE_LABEL -> reason + label;
                    case AFTER_LABEL -> label + reason;
                    case NONE -> label;
                };
    }
}
