package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompt of the assessment of ChatGPT's information extraction (Li et al., 2023): the relations, the sentence with its two
 * entities, and an answer in JSON with a single key.
 */
@AutoService(PromptStyle.class)
public final class JsonLabelStyle implements PromptStyle {
    private static final String NAME = "json-label.v1";

    /** The rest of an object whose key the prompt has written, or a whole object. */
    private static final Pattern VALUE =
            Pattern.compile("^\\s*(?:\\{\\s*\"relation\"\\s*:)?\\s*\"([^\"]*)\"\\s*}?\\s*$");

    private final Template head = Template.load(NAME, "head");
    private final Template definition = Template.load(NAME, "definition");
    private final Template question = Template.load(NAME, "question");
    private final Template reasonCue = Template.load(NAME, "reason");
    private final Template labelCue = Template.load(NAME, "label");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Prompt render(PromptInput input) {
        AnswerSpace answers = PairWords.allowed(input);
        return new PairLayout(
                        NAME,
                        head.fill(Map.of("relations", PairWords.listed(answers))) + "\n"
                                + PairWords.definitions(input, definition),
                        this::question,
                        this::question,
                        reasonCue.text(),
                        _ -> labelCue.text(),
                        quoted(Verbalizer.answers(input.schema().labels())),
                        quoted(answers),
                        PairWords::marks)
                .render(input);
    }

    @Override
    public Optional<RelationLabel> parse(String written, AnswerSpace answers) {
        Matcher value = VALUE.matcher(written);
        return value.find() ? WrittenAnswer.exactly("\"" + value.group(1) + "\"}", answers) : Optional.empty();
    }

    private String question(PairContext pair) {
        return question.fill(Map.of("context", PairWords.marked(pair))) + "\n";
    }

    private static AnswerSpace quoted(AnswerSpace answers) {
        return new AnswerSpace(answers.answers().stream()
                .map(a -> new AnswerSpace.Answer(a.label(), "\"" + a.text() + "\"}"))
                .toList());
    }
}
