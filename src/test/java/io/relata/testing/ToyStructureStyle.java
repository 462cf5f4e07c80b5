package io.relata.testing;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The smallest style for whole texts: a line {@code head > relation > tail} for every triple. No list names it. */
@AutoService(StructureStyle.class)
public final class ToyStructureStyle implements StructureStyle {
    @Override
    public String name() {
        return "toy-lines.v1";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of("toy");
    }

    @Override
    public String opening(StructureQuestion question) {
        StringBuilder prompt = new StringBuilder("Names: " + String.join(", ", question.focus()) + "\n");
        for (AnnotatedText shown : question.demonstrations().reversed()) {
            prompt.append("Text: ").append(shown.text()).append('\n');
            prompt.append(lines(shown.gold(), shown.text())).append(".\n");
        }
        return prompt.append("Text: ").append(question.text()).append('\n').toString();
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Grammar.Copied words = new Grammar.Copied(Prompt.line(question.text()), 4);
        Grammar line = Grammar.sequence(words, " > ", Grammar.oneOf(question.focus()), " > ", words);
        return Grammar.separated(line, "\n", 0, 5);
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of(".\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        return lines(structure, question.text());
    }

    private static String lines(Structure structure, String text) {
        return structure.triples().stream()
                .map(t -> "%s > %s > %s"
                        .formatted(
                                t.head().span().in(text),
                                t.relation(),
                                t.tail().span().in(text)))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        List<Triple> triples = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (String line : answer.lines().filter(l -> !l.isBlank()).toList()) {
            String[] cells = line.split(" > ", -1);
            if (cells.length != 3) {
                faults.add(new Fault(Fault.Kind.ILL_FORMED, line));
                continue;
            }
            Optional<Entity> head = entity(cells[0], question.text());
            Optional<Entity> tail = entity(cells[2], question.text());
            if (head.isEmpty() || tail.isEmpty()) {
                faults.add(new Fault(Fault.Kind.NOT_IN_SOURCE, line));
                continue;
            }
            triples.add(new Triple(head.get(), cells[1], tail.get()));
        }
        return new Parsed(Structure.ofTriples(triples), faults);
    }

    private static Optional<Entity> entity(String words, String text) {
        int at = words.isEmpty() ? -1 : text.indexOf(words);
        return at < 0 ? Optional.empty() : Optional.of(new Entity(new CharSpan(at, at + words.length()), ""));
    }
}
