package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.marking.EntityMarking;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The prompt of GPT-RE (Wan et al., EMNLP 2023): the relations, retrieved demonstrations with gold-label-induced
 * reasons, and the question.
 *
 * <p>Differences from the paper: the pair is marked in the context, since small models lose it otherwise; labels have
 * a direction; the nearest demonstration stands last, next to the question; reasons may come before labels. White
 * space in a text is printed as single spaces, so no text can open a line of its own.
 */
@AutoService(PromptStyle.class)
public final class GptReStyle implements PromptStyle {
    private static final String TEMPLATES = "gpt-re.v1";

    private final String name;
    private final boolean marksReasons;
    private final EntityMarking marking = new EntityMarking.Brackets();
    private final Template schemaHead = Template.load(TEMPLATES, "schema");
    private final Template directions = Template.load(TEMPLATES, "directions");
    private final Template definition = Template.load(TEMPLATES, "definition");
    private final Template contextLine = Template.load(TEMPLATES, "context");
    private final Template reasonCue = Template.load(TEMPLATES, "reason");
    private final Template labelCue = Template.load(TEMPLATES, "label");

    /** Creates version 1, which prints reasons as they are. */
    public GptReStyle() {
        this("gpt-re.v1", false);
    }

    GptReStyle(String name, boolean marksReasons) {
        this.name = name;
        this.marksReasons = marksReasons;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Prompt render(PromptInput input) {
        AnswerSpace everyAnswer = Verbalizer.answers(input.schema().labels());
        List<String> segments = new ArrayList<>();
        segments.add(head(input));
        for (ShownDemonstration d : input.demonstrations().reversed()) {
            segments.add(demonstration(d, everyAnswer.text(d.label()), input.order()));
        }
        segments.add(contextLine(input.context()));
        return new Prompt(
                name,
                segments,
                reasonCue.text(),
                labelCue(input.context()),
                input.order(),
                new AnswerSpace(everyAnswer.answers().stream()
                        .filter(a -> input.allowed().contains(a.label()))
                        .toList()),
                marks(input.context()));
    }

    private MentionMarks marks(PairContext context) {
        return marksReasons ? MentionMarks.of(marking, context) : MentionMarks.none();
    }

    private String head(PromptInput input) {
        Set<String> names = new LinkedHashSet<>();
        for (RelationType r : input.schema().relations()) {
            if (input.allowed().stream().anyMatch(l -> l.relation().equals(r.name()))) {
                names.add(r.name());
            }
        }
        StringBuilder out = new StringBuilder(schemaHead.fill(Map.of(
                "relations",
                names.stream().map(Verbalizer::words).collect(Collectors.joining(", ")),
                "none",
                Verbalizer.words(input.schema().nullLabel()))));
        if (input.allowed().stream().map(RelationLabel::direction).anyMatch(d -> d != Direction.NONE)) {
            out.append(' ').append(directions.text());
        }
        out.append('\n');
        if (input.definitions()) {
            input.schema().relations().stream()
                    .filter(r -> names.contains(r.name()))
                    .forEach(r -> out.append(definition.fill(Map.of(
                                    "relation", Verbalizer.words(r.name()), "definition", Prompt.line(r.definition()))))
                            .append('\n'));
        }
        return out.toString();
    }

    private String demonstration(ShownDemonstration d, String answer, ReasoningOrder order) {
        String reason =
                reasonCue.text() + Prompt.continuation(marks(d.context()).marked(Prompt.line(d.reasoning())));
        String label = labelCue(d.context()) + Prompt.continuation(answer);
        return contextLine(d.context())
                + switch (order) {
                    case BEFORE_LABEL -> reason + label;
                    case AFTER_LABEL -> label + reason;
                };
    }

    private String contextLine(PairContext context) {
        return contextLine.fill(
                        Map.of("context", Prompt.line(marking.mark(context).text()))) + "\n";
    }

    private String labelCue(PairContext context) {
        return labelCue.fill(Map.of("head", Prompt.line(context.headText()), "tail", Prompt.line(context.tailText())));
    }
}
