package io.relata.prompt.structure;

import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import java.util.List;
import java.util.function.Function;

/** How a prompt is put together: a head, texts with their answers, the text asked about; the nearest text stands last. */
final class Layout {
    private Layout() {}

    /**
     * Puts a prompt together.
     *
     * @param head what stands before all texts, ending in a line feed if it is not empty
     * @param body a text with the cue after it, for the question about it
     * @param after what stands between an answer and the next text
     */
    static String opening(
            StructureStyle style,
            StructureQuestion question,
            String head,
            Function<StructureQuestion, String> body,
            Function<AnnotatedText, String> after) {
        StringBuilder out = new StringBuilder(head);
        for (AnnotatedText shown : question.demonstrations().reversed()) {
            StructureQuestion answered = about(question, shown.text());
            out.append(body.apply(answered))
                    .append(style.write(shown.gold(), answered))
                    .append(after.apply(shown));
        }
        return out.append(body.apply(question)).toString();
    }

    /**
     * Returns a question about a text that stands above already: the head, and the cue that the text would have behind it.
     *
     * @param text the template of a text with its cue
     */
    static String later(String head, Template text) {
        String place = "{{text}}";
        return head.stripTrailing() + text.text().substring(text.text().indexOf(place) + place.length());
    }

    private static StructureQuestion about(StructureQuestion question, String text) {
        return new StructureQuestion(
                question.task(),
                question.schema(),
                question.focus(),
                List.of(),
                text,
                Structure.EMPTY,
                question.options());
    }
}
