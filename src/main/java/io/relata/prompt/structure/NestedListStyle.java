package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Wadhwa, Amir and Wallace (ACL 2023): a list of lists, {@code [["head", "relation", "tail"], ...]}, and if wanted an explanation
 * after it, so that it can be cut off at no cost.
 *
 * <p>Option {@code rationale}: {@code none}; {@code shown}, where demonstrations explain their answers and the model's ends before
 * it would; {@code written}, where it goes on to explain, which is read over. The parser does without missing brackets; where
 * only one relation is asked for, a list of two is its arguments.
 */
@AutoService(StructureStyle.class)
public final class NestedListStyle implements StructureStyle {
    private static final String NAME = "nested-list.v1";
    private static final int TRIPLES_MAX = 24;
    private static final int EXPLANATION_MAX = 240;
    private static final Escape ESCAPE = new Escape("\"");
    private static final Choice RATIONALE = Choice.of("rationale", "none", "shown", "written");

    private final Template head = Template.load(NAME, "head");
    private final Template text = Template.load(NAME, "text");
    private final Template explanation = Template.load(NAME, "explanation");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of(RATIONALE.name());
    }

    @Override
    public String opening(StructureQuestion question) {
        boolean explains = !RATIONALE.is("none", question);
        return Layout.opening(
                this,
                question,
                head.fill(Map.of("relations", String.join(", ", new Vocabulary(question).asked()))) + "\n\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()))),
                shown -> (explains && !shown.rationale().isBlank()
                                ? "\n" + explanation.text() + " " + Prompt.line(shown.rationale())
                                : "")
                        + "\n\n");
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Grammar list = ESCAPE.mention(question.text())
                .map(mention -> Grammar.distinct(
                        Grammar.sequence(
                                "[\"",
                                mention,
                                "\", \"",
                                Grammar.oneOf(new Vocabulary(question).asked()),
                                "\", \"",
                                mention,
                                "\"]"),
                        ", ",
                        0,
                        TRIPLES_MAX))
                .orElse(new Grammar.Text(""));
        Grammar answer = Grammar.sequence(" [", list, "]");
        return RATIONALE.is("written", question)
                ? Grammar.sequence(
                        answer,
                        new Grammar.Repeat(
                                Grammar.sequence(
                                        "\n" + explanation.text() + " ", new Grammar.Words(EXPLANATION_MAX, "")),
                                0,
                                1))
                : answer;
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of(RATIONALE.is("written", question) ? "\n\n" : "\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        return vocabulary.asked(structure).triples().stream()
                .map(t -> written(t, vocabulary, question))
                .distinct()
                .collect(Collectors.joining(", ", " [", "]"));
    }

    private static String written(Triple triple, Vocabulary vocabulary, StructureQuestion question) {
        return "[\"%s\", \"%s\", \"%s\"]"
                .formatted(
                        ESCAPE.write(triple.head().span().in(question.text())),
                        vocabulary.relations().printed(triple.relation()),
                        ESCAPE.write(triple.tail().span().in(question.text())));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        int end = answer.indexOf("\n" + explanation.text());
        List<String> open = new ArrayList<>();
        Cursor cursor = new Cursor(end < 0 ? answer : answer.substring(0, end));
        while (!cursor.atEnd()) {
            Optional<String> string = cursor.quoted();
            if (string.isPresent()) {
                open.add(string.get());
            } else if (cursor.take("[") || cursor.take("]")) {
                close(open, question, reading);
            } else if (!cursor.take(",")) {
                cursor.illFormed(reading, "[],");
            }
        }
        close(open, question, reading);
        return reading.parsed();
    }

    /** Takes the strings since the last bracket: a triple, or several whose brackets are missing. */
    private static void close(List<String> open, StructureQuestion question, Reading reading) {
        if (open.size() == 2 && question.focus().size() == 1) {
            reading.triple(open.getFirst(), question.focus().getFirst(), open.getLast());
        } else if (open.size() % 3 == 0) {
            for (int i = 0; i < open.size(); i += 3) {
                reading.triple(open.get(i), open.get(i + 1), open.get(i + 2));
            }
        } else {
            reading.illFormed(String.join(", ", open));
        }
        open.clear();
    }
}
