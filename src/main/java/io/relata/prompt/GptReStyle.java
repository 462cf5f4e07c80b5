package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The prompt of GPT-RE (Wan et al., EMNLP 2023): the relations, retrieved demonstrations with gold-label-induced
 * reasons, and the question.
 *
 * <p>Differences from the paper: the pair is marked in the context, since small models lose it otherwise; labels have
 * a direction; the nearest demonstration stands last, next to the question, unless it is chosen otherwise; reasons may come
 * before labels. White space in a text is printed as single spaces, so no text can open a line of its own.
 */
@AutoService(PromptStyle.class)
public final class GptReStyle implements PromptStyle {
    private static final String TEMPLATES = "gpt-re.v1";

    private final String name;
    private final boolean marksReasons;
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
        return new PairLayout(
                        name,
                        head(input),
                        this::contextLine,
                        this::contextLine,
                        reasonCue.text(),
                        context -> labelCue.fill(PairWords.mentions(context, input.choices())),
                        everyAnswer,
                        PairWords.among(everyAnswer, input),
                        context -> marksReasons ? PairWords.marks(context) : MentionMarks.none())
                .render(input);
    }

    private String head(PromptInput input) {
        Set<String> names = PairWords.relations(input);
        StringBuilder out = new StringBuilder(schemaHead.fill(Map.of(
                "relations",
                names.stream().map(Verbalizer::words).collect(Collectors.joining(", ")),
                "none",
                Verbalizer.words(input.schema().nullLabel()))));
        if (input.allowed().stream().map(RelationLabel::direction).anyMatch(d -> d != Direction.NONE)) {
            out.append(' ').append(directions.text());
        }
        return out.append('\n').append(PairWords.definitions(input, definition)).toString();
    }

    private String contextLine(PairContext context) {
        return contextLine.fill(Map.of("context", PairWords.marked(context))) + "\n";
    }
}
