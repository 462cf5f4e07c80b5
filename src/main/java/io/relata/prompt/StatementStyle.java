package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The prompt of UnleashLLM (Xu et al., SustaiNLP 2023): the relations, and every pair as its context and a statement that ends
 * in the label.
 *
 * <p>The option {@code header} is {@code text}, which lists the relations, or {@code instruct}, which says the task first. The
 * paper's schema variants name each mention with its type, which is the profile's choice for every style.
 */
@AutoService(PromptStyle.class)
public final class StatementStyle implements PromptStyle {
    private static final String NAME = "statement.v1";
    private static final String HEADER = "header";
    private static final List<String> HEADERS = List.of("text", "instruct");

    private final Template text = Template.load(NAME, "text");
    private final Template instruct = Template.load(NAME, "instruct");
    private final Template definition = Template.load(NAME, "definition");
    private final Template context = Template.load(NAME, "context");
    private final Template reasonCue = Template.load(NAME, "reason");
    private final Template labelCue = Template.load(NAME, "label");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> options() {
        return Set.of(HEADER);
    }

    @Override
    public Prompt render(PromptInput input) {
        AnswerSpace answers = PairWords.allowed(input);
        Template header = PairWords.chosen(input, HEADER, "instruct", HEADERS) ? instruct : text;
        return new PairLayout(
                        NAME,
                        header.fill(Map.of("relations", PairWords.listed(answers))) + "\n"
                                + PairWords.definitions(input, definition),
                        this::contextLine,
                        this::contextLine,
                        reasonCue.text(),
                        pair -> labelCue.fill(PairWords.mentions(pair, input.choices())),
                        Verbalizer.answers(input.schema().labels()),
                        answers,
                        _ -> MentionMarks.none())
                .render(input);
    }

    /** Reads what stands before the first full stop; "country" stands for "countries" and the like. */
    @Override
    public Optional<RelationLabel> parse(String written, AnswerSpace answers) {
        String sentence = written.split("[.\\n]", 2)[0];
        return WrittenAnswer.exactly(sentence, answers)
                .or(() -> WrittenAnswer.exactly(sentence, answers, StatementStyle::singular));
    }

    private static String singular(String words) {
        return words.replaceAll("ies\\b", "y").replaceAll("(?<=[^s])s\\b", "");
    }

    private String contextLine(PairContext pair) {
        return context.fill(Map.of("context", Prompt.line(pair.text()))) + "\n";
    }
}
