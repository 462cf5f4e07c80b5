package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists in natural language, with what every name means: VicunaNER (Ji, arXiv 2305.03253) for entities, ChatGPT for event extraction
 * (Gao et al., arXiv 2303.03836) for events. An entity is {@code - Ada (person)}, an event {@code - purchase: "bought"; buyer:
 * "Acme"}.
 *
 * <p>Option {@code variant}: which of five wordings the instruction has, 1 to 5, to measure what the wording does. Option {@code
 * definitions}: {@code given} or {@code omitted}.
 */
@AutoService(StructureStyle.class)
public final class NlListStyle implements StructureStyle {
    /** How many wordings there are. */
    public static final int VARIANT_COUNT = 5;

    private static final String NAME = "nl-list.v1";
    private static final String NOTHING = "\nnone";
    private static final String ITEM = "\n- ";
    private static final int ITEMS_MAX = 32;
    private static final int ARGUMENTS_MAX = 12;
    private static final Escape BARE = new Escape("");
    private static final Escape QUOTED = new Escape("\"");
    private static final Choice VARIANT = Choice.of("variant", "1", "2", "3", "4", "5");
    private static final Choice DEFINITIONS = Choice.of("definitions", "given", "omitted");

    private final Map<String, Template> heads = new HashMap<>();
    private final Template text = Template.load(NAME, "text");

    /** Creates the style. */
    public NlListStyle() {
        for (Task task : tasks()) {
            for (String variant : VARIANT.words()) {
                String name = task.wireName() + "-" + variant;
                heads.put(name, Template.load(NAME, name));
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.ENTITIES, Task.EVENTS);
    }

    @Override
    public Set<String> options() {
        return Set.of(VARIANT.name(), DEFINITIONS.name());
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this,
                question,
                head(question) + "\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()))),
                _ -> "\n\n");
    }

    @Override
    public String later(StructureQuestion question) {
        return Layout.later(head(question), text);
    }

    private String head(StructureQuestion question) {
        String task = question.task().wireName();
        return heads.get(task + "-" + VARIANT.in(question)).text() + "\n" + names(question);
    }

    private static String names(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        boolean isEvents = question.task() == Task.EVENTS;
        Labels labels = isEvents ? vocabulary.events() : vocabulary.types();
        return labels.names().stream()
                .map(name -> "* "
                        + (isEvents ? vocabulary.eventWithRoles(name) : labels.printed(name))
                        + definition(name, vocabulary, question)
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String definition(String name, Vocabulary vocabulary, StructureQuestion question) {
        String definition = vocabulary.definition(name);
        return DEFINITIONS.is("omitted", question) || definition.isEmpty() ? "" : ": " + definition;
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Grammar nothing = new Grammar.Text(NOTHING);
        boolean isEvents = question.task() == Task.EVENTS;
        return (isEvents ? QUOTED : BARE)
                .mention(question.text())
                .map(m -> isEvents ? event(m, new Vocabulary(question)) : entity(m, new Vocabulary(question)))
                .map(item -> (Grammar) new Grammar.Either(List.of(nothing, Grammar.distinct(item, "", 1, ITEMS_MAX))))
                .orElse(nothing);
    }

    private static Grammar entity(Grammar mention, Vocabulary vocabulary) {
        return Grammar.sequence(ITEM, mention, " (", Grammar.oneOf(vocabulary.asked()), ")");
    }

    private static Grammar event(Grammar mention, Vocabulary vocabulary) {
        return new Grammar.Either(vocabulary.events().names().stream()
                .map(name -> {
                    Grammar trigger =
                            Grammar.sequence(ITEM + vocabulary.events().printed(name) + ": \"", mention, "\"");
                    List<String> roles = vocabulary.roles(name).printed();
                    return roles.isEmpty()
                            ? trigger
                            : Grammar.sequence(
                                    trigger,
                                    Grammar.distinct(
                                            Grammar.sequence("; ", Grammar.oneOf(roles), ": \"", mention, "\""),
                                            "",
                                            0,
                                            ARGUMENTS_MAX));
                })
                .toList());
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        Stream<String> items = question.task() == Task.EVENTS
                ? asked.events().stream().map(e -> written(e, vocabulary, question))
                : asked.entities().stream().map(e -> written(e, vocabulary, question));
        String list = items.distinct().collect(Collectors.joining());
        return list.isEmpty() ? NOTHING : list;
    }

    private static String written(Entity entity, Vocabulary vocabulary, StructureQuestion question) {
        return ITEM + BARE.write(entity.span().in(question.text())) + " ("
                + vocabulary.types().printed(entity.type()) + ")";
    }

    private static String written(Event event, Vocabulary vocabulary, StructureQuestion question) {
        Labels roles = vocabulary.roles(event.type());
        return event.arguments().stream()
                .map(a -> "; " + roles.printed(a.role()) + ": " + quoted(a.span(), question))
                .distinct()
                .collect(Collectors.joining(
                        "",
                        ITEM + vocabulary.events().printed(event.type()) + ": " + quoted(event.trigger(), question),
                        ""));
    }

    private static String quoted(CharSpan span, StructureQuestion question) {
        return '"' + QUOTED.write(span.in(question.text())) + '"';
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        for (String line : answer.lines().toList()) {
            String item = line.strip();
            if (item.isEmpty() || item.equals(NOTHING.strip())) {
                continue;
            }
            String words = item.startsWith("-") || item.startsWith("*") ? item.substring(1) : item;
            boolean taken = question.task() == Task.EVENTS ? event(words, reading) : entity(words, reading);
            if (!taken) {
                reading.illFormed(line);
            }
        }
        return reading.parsed();
    }

    private static boolean entity(String item, Reading reading) {
        // The last brackets are the type's: a mention may have some of its own, a type has none.
        int open = item.lastIndexOf(" (");
        if (open < 0 || !item.endsWith(")")) {
            return false;
        }
        reading.entity(item.substring(open + 2, item.length() - 1), Escape.read(item.substring(0, open)));
        return true;
    }

    private static boolean event(String item, Reading reading) {
        Cursor cursor = new Cursor(item);
        List<Reading.Part> parts = new ArrayList<>();
        do {
            Optional<String> name = cursor.before(":");
            Optional<String> mention = name.isPresent() && cursor.take(":") ? cursor.quoted() : Optional.empty();
            if (mention.isEmpty()) {
                break;
            }
            parts.add(new Reading.Part(name.orElseThrow(), mention.get()));
        } while (cursor.take(";"));
        if (parts.isEmpty()) {
            return false;
        }
        reading.event(parts.getFirst().role(), parts.getFirst().mention(), parts.subList(1, parts.size()));
        if (!cursor.atEnd()) {
            reading.illFormed(item.substring(cursor.at()));
        }
        return true;
    }
}
