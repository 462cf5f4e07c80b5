package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.reasoning.RelationStatements;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The prompt of QA4RE (Zhang et al., Findings of ACL 2023), which is that of filter-then-rerank (Ma et al., Findings of EMNLP
 * 2023) too: each label is an option, a sentence about the two mentions by the schema's template, and the answer is its
 * letter. The NULL label comes last, unless options are moved on.
 *
 * <p>Demonstrations offer the same options with their own mentions filled in, so a demonstration whose label is not offered
 * cannot be shown.
 */
@AutoService(PromptStyle.class)
public final class MultipleChoiceStyle implements PromptStyle {
    private static final String NAME = "multiple-choice.v1";
    private static final int LETTERS = 26;

    /** The letter after the word "answer", or alone at the beginning. An "A" within a sentence may be an article. */
    private static final Pattern CUED = Pattern.compile("(?i:answer)(?i: is)?\\s*:?\\s*\\(?([A-Z]{1,2})\\b");

    private static final Pattern LEADING = Pattern.compile("^\\s*\\(?([A-Z]{1,2})(?:[.):]|\\s*$)");

    private final Template head = Template.load(NAME, "head");
    private final Template question = Template.load(NAME, "question");
    private final Template option = Template.load(NAME, "option");
    private final Template definition = Template.load(NAME, "definition");
    private final Template reasonCue = Template.load(NAME, "reason");
    private final Template labelCue = Template.load(NAME, "label");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Prompt render(PromptInput input) {
        List<RelationLabel> offered = offered(input);
        AnswerSpace letters = new AnswerSpace(offered.stream()
                .sorted()
                .map(l -> new AnswerSpace.Answer(l, letter(offered.indexOf(l))))
                .toList());
        RelationStatements statements = new RelationStatements(input.schema());
        return new PairLayout(
                        NAME,
                        head.text() + "\n" + PairWords.definitions(input, definition),
                        context -> question(context, offered, statements),
                        context -> question(context, offered, statements),
                        reasonCue.text(),
                        _ -> labelCue.text(),
                        letters,
                        letters,
                        PairWords::marks)
                .render(input);
    }

    @Override
    public boolean offersOptions() {
        return true;
    }

    @Override
    public Optional<RelationLabel> parse(String written, AnswerSpace answers) {
        List<String> cued = CUED.matcher(written).results().map(m -> m.group(1)).toList();
        Optional<String> letter = cued.isEmpty()
                ? LEADING.matcher(written).results().map(m -> m.group(1)).findFirst()
                : Optional.of(cued.getLast());
        return letter.flatMap(answers::label);
    }

    /** Returns the labels in the order in which they are offered. */
    private static List<RelationLabel> offered(PromptInput input) {
        List<RelationLabel> offered = new ArrayList<>(input.allowed());
        RelationLabel none = input.schema().none();
        if (offered.remove(none)) {
            offered.add(none);
        }
        Collections.rotate(offered, input.choices().rotation());
        return offered;
    }

    private String question(PairContext context, List<RelationLabel> offered, RelationStatements statements) {
        StringBuilder out = new StringBuilder(question.fill(Map.of("context", PairWords.marked(context)))).append('\n');
        for (int i = 0; i < offered.size(); i++) {
            out.append(option.fill(Map.of(
                            "letter",
                            letter(i),
                            "statement",
                            Prompt.line(statements.statement(context, offered.get(i))))))
                    .append('\n');
        }
        return out.toString();
    }

    /** Returns {@code A} to {@code Z}, and {@code AA} and so on after them. */
    private static String letter(int index) {
        String last = String.valueOf((char) ('A' + index % LETTERS));
        return index < LETTERS ? last : letter(index / LETTERS - 1) + last;
    }
}
