package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Event;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * InstructUIE (Wang et al., arXiv 2304.08085): an instruction, the options, the text, the answer on one line. Entities are {@code
 * type: span; type: span}, triples {@code relation: head, tail}, events {@code (type: trigger, role: argument)}, nothing is {@code
 * None}.
 *
 * <p>The paper has no escapes; here a character of a span that would part it has a backslash before it.
 */
@AutoService(StructureStyle.class)
public final class InstructStyle implements StructureStyle {
    private static final String NAME = "instruct.v1";
    private static final String NOTHING = "None";
    private static final int ITEMS_MAX = 32;
    private static final int ARGUMENTS_MAX = 12;
    private static final Escape ESCAPE = new Escape(",;:()");

    private final Map<Task, Template> heads = new EnumMap<>(Task.class);
    private final Template text = Template.load(NAME, "text");

    /** Creates the style. */
    public InstructStyle() {
        for (Task task : Task.values()) {
            heads.put(task, Template.load(NAME, task.wireName()));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this, question, head(question), q -> text.fill(Map.of("text", Prompt.line(q.text()))), _ -> "\n");
    }

    private String head(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        String options =
                switch (question.task()) {
                    case ENTITIES, TRIPLES -> String.join(", ", vocabulary.asked());
                    case EVENTS ->
                        vocabulary.events().names().stream()
                                .map(vocabulary::eventWithRoles)
                                .collect(Collectors.joining(", "));
                };
        return heads.get(question.task()).fill(Map.of("options", options)) + "\n";
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Grammar nothing = new Grammar.Text(NOTHING);
        return Grammar.sequence(
                " ",
                ESCAPE.mention(question.text())
                        .map(m -> (Grammar) new Grammar.Either(List.of(
                                nothing, Grammar.distinct(item(m, vocabulary, question.task()), "; ", 1, ITEMS_MAX))))
                        .orElse(nothing));
    }

    private static Grammar item(Grammar mention, Vocabulary vocabulary, Task task) {
        return switch (task) {
            case ENTITIES -> Grammar.sequence(Grammar.oneOf(vocabulary.asked()), ": ", mention);
            case TRIPLES -> Grammar.sequence(Grammar.oneOf(vocabulary.asked()), ": ", mention, ", ", mention);
            case EVENTS ->
                new Grammar.Either(vocabulary.events().names().stream()
                        .map(name -> event(name, mention, vocabulary))
                        .toList());
        };
    }

    private static Grammar event(String name, Grammar mention, Vocabulary vocabulary) {
        Grammar trigger = Grammar.sequence("(" + vocabulary.events().printed(name) + ": ", mention);
        List<String> roles = vocabulary.roles(name).printed();
        return roles.isEmpty()
                ? Grammar.sequence(trigger, ")")
                : Grammar.sequence(
                        trigger,
                        Grammar.distinct(
                                Grammar.sequence(", ", Grammar.oneOf(roles), ": ", mention), "", 0, ARGUMENTS_MAX),
                        ")");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        Stream<String> items =
                switch (question.task()) {
                    case ENTITIES ->
                        asked.entities().stream()
                                .map(e -> vocabulary.types().printed(e.type()) + ": " + written(e.span(), question));
                    case TRIPLES ->
                        asked.triples().stream()
                                .map(t -> vocabulary.relations().printed(t.relation()) + ": "
                                        + written(t.head().span(), question) + ", "
                                        + written(t.tail().span(), question));
                    case EVENTS -> asked.events().stream().map(e -> written(e, vocabulary, question));
                };
        String answer = items.distinct().collect(Collectors.joining("; "));
        return " " + (answer.isEmpty() ? NOTHING : answer);
    }

    private static String written(CharSpan span, StructureQuestion question) {
        return ESCAPE.write(span.in(question.text()));
    }

    private static String written(Event event, Vocabulary vocabulary, StructureQuestion question) {
        Labels roles = vocabulary.roles(event.type());
        return event.arguments().stream()
                .map(a -> ", " + roles.printed(a.role()) + ": " + written(a.span(), question))
                .distinct()
                .collect(Collectors.joining(
                        "",
                        "(" + vocabulary.events().printed(event.type()) + ": " + written(event.trigger(), question),
                        ")"));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        if (!answer.strip().equals(NOTHING)) {
            Escape.split(answer, ';').forEach(item -> item(item, question.task(), reading));
        }
        return reading.parsed();
    }

    private static void item(String item, Task task, Reading reading) {
        if (task == Task.EVENTS) {
            event(item, reading);
            return;
        }
        List<String> sides = Escape.split(item, ':');
        List<String> mentions = sides.size() == 2 ? Escape.split(sides.getLast(), ',') : List.of();
        String name = Escape.read(sides.getFirst());
        if (task == Task.ENTITIES && mentions.size() == 1) {
            reading.entity(name, Escape.read(mentions.getFirst()));
        } else if (task == Task.TRIPLES && mentions.size() == 2) {
            reading.triple(Escape.read(mentions.getFirst()), name, Escape.read(mentions.getLast()));
        } else {
            reading.illFormed(item);
        }
    }

    private static void event(String item, Reading reading) {
        String inside = item.strip();
        boolean closed = inside.startsWith("(") && Escape.find(inside, ")", 0) == inside.length() - 1;
        if (!closed) {
            reading.illFormed(item);
            return;
        }
        List<Reading.Part> parts = new ArrayList<>();
        for (String part : Escape.split(inside.substring(1, inside.length() - 1), ',')) {
            List<String> sides = Escape.split(part, ':');
            if (sides.size() == 2) {
                parts.add(new Reading.Part(Escape.read(sides.getFirst()), Escape.read(sides.getLast())));
            } else if (parts.isEmpty()) {
                // Without a trigger there is no event to which anything else could belong.
                reading.illFormed(item);
                return;
            } else {
                reading.illFormed(part);
            }
        }
        reading.event(parts.getFirst().role(), parts.getFirst().mention(), parts.subList(1, parts.size()));
    }
}
