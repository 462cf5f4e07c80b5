package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prompt of RAG4RE (Efeoglu and Paschke, 2024): what is asked, an example sentence, and the query sentence with its
 * entities and the relation types. Faithful to the paper, the example is a mere sentence; where labels are shown, its own
 * entities and label follow it. Without demonstrations it is the paper's simple prompt.
 */
@AutoService(PromptStyle.class)
public final class Rag4ReStyle implements PromptStyle {
    private static final String NAME = "rag4re.v1";

    private final Template simple = Template.load(NAME, "simple");
    private final Template problem = Template.load(NAME, "problem");
    private final Template definition = Template.load(NAME, "definition");
    private final Template example = Template.load(NAME, "example");
    private final Template entities = Template.load(NAME, "entities");
    private final Template query = Template.load(NAME, "query");
    private final Template reasonCue = Template.load(NAME, "reason");
    private final Template labelCue = Template.load(NAME, "label");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Prompt render(PromptInput input) {
        AnswerSpace answers = PairWords.allowed(input);
        Template opening = input.demonstrations().isEmpty() ? simple : problem;
        return new PairLayout(
                        NAME,
                        opening.fill(PairWords.mentions(input.context(), input.choices())) + "\n"
                                + PairWords.definitions(input, definition),
                        pair -> example(pair, input),
                        pair -> query(pair, input, answers),
                        reasonCue.text(),
                        _ -> labelCue.text(),
                        Verbalizer.answers(input.schema().labels()),
                        answers,
                        PairWords::marks)
                .render(input);
    }

    /** Reads what stands behind the last colon, as the paper's refinement does, and else whatever label is named. */
    @Override
    public Optional<RelationLabel> parse(String written, AnswerSpace answers) {
        List<String> parts = List.of(written.strip().split(":"));
        return WrittenAnswer.exactly(parts.isEmpty() ? "" : parts.getLast(), answers)
                .or(() -> WrittenAnswer.named(written, answers));
    }

    private String example(PairContext pair, PromptInput input) {
        String line = example.fill(Map.of("context", PairWords.marked(pair))) + "\n";
        return input.choices().labelsShown()
                ? line + entities.fill(PairWords.mentions(pair, input.choices())) + "\n"
                : line;
    }

    private String query(PairContext pair, PromptInput input, AnswerSpace answers) {
        Map<String, String> values = new HashMap<>(PairWords.mentions(pair, input.choices()));
        values.put("context", PairWords.marked(pair));
        values.put("relations", PairWords.listed(answers));
        values.put("entities", entities.fill(PairWords.mentions(pair, input.choices())));
        return query.fill(values) + "\n";
    }
}
