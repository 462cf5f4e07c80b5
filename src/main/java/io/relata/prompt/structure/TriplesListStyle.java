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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * AutoKG (Zhu et al., arXiv 2305.13168) and ChatGPT for knowledge graphs (Trajanoska et al., arXiv 2305.04676): the predicates, a
 * question for subject-predicate-object triples, and triples in brackets, {@code [subject, predicate, object], [...]}. Nothing is
 * {@code []}.
 */
@AutoService(StructureStyle.class)
public final class TriplesListStyle implements StructureStyle {
    private static final String NAME = "triples-list.v1";
    private static final String NOTHING = "[]";
    private static final int TRIPLES_MAX = 24;
    private static final Escape ESCAPE = new Escape(",[]");

    private final Template head = Template.load(NAME, "head");
    private final Template text = Template.load(NAME, "text");

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
        return Set.of();
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this,
                question,
                predicates(question) + "\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()))),
                _ -> "\n");
    }

    @Override
    public String later(StructureQuestion question) {
        return Layout.later(predicates(question), text);
    }

    private String predicates(StructureQuestion question) {
        return head.fill(Map.of("predicates", String.join(", ", new Vocabulary(question).asked())));
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Grammar nothing = new Grammar.Text(NOTHING);
        return Grammar.sequence(
                " ",
                ESCAPE.mention(question.text())
                        .map(m -> (Grammar) new Grammar.Either(List.of(
                                nothing, Grammar.distinct(triple(m, new Vocabulary(question)), ", ", 1, TRIPLES_MAX))))
                        .orElse(nothing));
    }

    private static Grammar triple(Grammar mention, Vocabulary vocabulary) {
        return Grammar.sequence("[", mention, ", ", Grammar.oneOf(vocabulary.asked()), ", ", mention, "]");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        String triples = vocabulary.asked(structure).triples().stream()
                .map(t -> written(t, vocabulary, question))
                .distinct()
                .collect(Collectors.joining(", "));
        return " " + (triples.isEmpty() ? NOTHING : triples);
    }

    private static String written(Triple triple, Vocabulary vocabulary, StructureQuestion question) {
        return "[%s, %s, %s]"
                .formatted(
                        ESCAPE.write(triple.head().span().in(question.text())),
                        vocabulary.relations().printed(triple.relation()),
                        ESCAPE.write(triple.tail().span().in(question.text())));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        int at = 0;
        while (at < answer.length()) {
            int open = Escape.find(answer, "[", at);
            between(answer.substring(at, open), reading);
            int close = Escape.find(answer, "]", open);
            if (close == answer.length()) {
                reading.illFormed(answer.substring(open));
            } else {
                triple(answer.substring(open + 1, close), reading);
            }
            at = close + 1;
        }
        return reading.parsed();
    }

    private static void between(String words, Reading reading) {
        if (!words.strip().equals(",")) {
            reading.illFormed(words);
        }
    }

    private static void triple(String inside, Reading reading) {
        List<String> parts = Escape.split(inside, ',');
        if (parts.size() == 3) {
            reading.triple(Escape.read(parts.get(0)), Escape.read(parts.get(1)), Escape.read(parts.get(2)));
        } else {
            reading.illFormed(inside);
        }
    }
}
