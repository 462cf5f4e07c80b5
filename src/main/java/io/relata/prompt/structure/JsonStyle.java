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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ChatUIE (Xu et al., LREC-COLING 2024) and ChatGPT-IE (Li et al., arXiv 2304.11633): one JSON object whose keys are names of the
 * schema and whose strings are copied from the text.
 *
 * <p>Entities are <code>{"person": ["Ada"]}</code>, triples <code>{"founder": [{"head": "Ada", "tail": "Acme"}]}</code>, events
 * <code>{"purchase": [{"trigger": "bought", "buyer": ["Acme"]}]}</code>; names with nothing are left out. In a text, a quotation
 * mark or backslash has a backslash before it, and no other escape is used.
 */
@AutoService(StructureStyle.class)
public final class JsonStyle implements StructureStyle {
    static final String HEAD = "head";
    static final String TAIL = "tail";
    static final String TRIGGER = "trigger";

    private static final String NAME = "json.v1";
    private static final int ITEMS_MAX = 24;
    private static final Escape ESCAPE = new Escape("\"");

    private final Map<Task, Template> heads = new EnumMap<>(Task.class);
    private final Template text = Template.load(NAME, "text");

    /** Creates the style. */
    public JsonStyle() {
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

    @Override
    public String later(StructureQuestion question) {
        return Layout.later(head(question), text);
    }

    private String head(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        String keys =
                switch (question.task()) {
                    case ENTITIES, TRIPLES ->
                        vocabulary.asked().stream().map(JsonStyle::quoted).collect(Collectors.joining(", "));
                    case EVENTS ->
                        vocabulary.events().names().stream()
                                .map(name -> keys(name, vocabulary))
                                .collect(Collectors.joining("; "));
                };
        return heads.get(question.task()).fill(Map.of("keys", keys)) + "\n";
    }

    private static String keys(String event, Vocabulary vocabulary) {
        String roles = vocabulary.roles(event).printed().stream()
                .map(JsonStyle::quoted)
                .collect(Collectors.joining(", "));
        return quoted(vocabulary.events().printed(event)) + (roles.isEmpty() ? "" : " with " + roles);
    }

    private static String quoted(String label) {
        return '"' + label + '"';
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        return ESCAPE.mention(question.text())
                .map(m -> Grammar.sequence(" {", members(m, vocabulary, question.task()), "}"))
                .orElse(new Grammar.Text(" {}"));
    }

    private static Grammar members(Grammar mention, Vocabulary vocabulary, Task task) {
        Grammar string = Grammar.sequence("\"", mention, "\"");
        List<Grammar.Item> members =
                switch (task) {
                    case ENTITIES ->
                        vocabulary.asked().stream()
                                .map(label -> member(label, list(string)))
                                .toList();
                    case TRIPLES ->
                        vocabulary.asked().stream()
                                .map(label -> member(
                                        label,
                                        list(Grammar.sequence(
                                                "{\"" + HEAD + "\": ", string, ", \"tail\": ", string, "}"))))
                                .toList();
                    case EVENTS ->
                        vocabulary.events().names().stream()
                                .map(name -> member(
                                        vocabulary.events().printed(name),
                                        list(event(
                                                string, vocabulary.roles(name).printed()))))
                                .toList();
                };
        return new Grammar.Distinct(members, ", ", 0, members.size());
    }

    private static Grammar event(Grammar string, List<String> roles) {
        List<Grammar> parts = new ArrayList<>(List.of(Grammar.sequence("{\"trigger\": ", string)));
        roles.forEach(role -> parts.add(new Grammar.Repeat(Grammar.sequence(", " + key(role), list(string)), 0, 1)));
        parts.add(new Grammar.Text("}"));
        return new Grammar.Sequence(parts);
    }

    private static Grammar.Item member(String key, Grammar value) {
        return new Grammar.Item(new Grammar.Text(key(key)), value);
    }

    private static String key(String label) {
        return quoted(label) + ": ";
    }

    private static Grammar list(Grammar element) {
        return Grammar.sequence("[", Grammar.distinct(element, ", ", 1, ITEMS_MAX), "]");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        Function<CharSpan, String> string = span -> quoted(ESCAPE.write(span.in(question.text())));
        return " "
                + switch (question.task()) {
                    case ENTITIES ->
                        object(vocabulary.types(), asked.entities(), e -> e.type(), e -> string.apply(e.span()));
                    case TRIPLES ->
                        object(
                                vocabulary.relations(),
                                asked.triples(),
                                t -> t.relation(),
                                t -> "{\"head\": %s, \"tail\": %s}"
                                        .formatted(
                                                string.apply(t.head().span()),
                                                string.apply(t.tail().span())));
                    case EVENTS ->
                        object(
                                vocabulary.events(),
                                asked.events(),
                                e -> e.type(),
                                e -> written(e, vocabulary.roles(e.type()), string));
                };
    }

    private static <T> String object(
            Labels labels, List<T> items, Function<T, String> name, Function<T, String> written) {
        return labels.names().stream()
                .map(n -> member(
                        labels.printed(n),
                        items.stream().filter(i -> name.apply(i).equals(n)),
                        written))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static <T> Optional<String> member(String key, Stream<T> items, Function<T, String> written) {
        String list = items.map(written).distinct().collect(Collectors.joining(", "));
        return list.isEmpty() ? Optional.empty() : Optional.of(quoted(key) + ": [" + list + "]");
    }

    private static String written(Event event, Labels roles, Function<CharSpan, String> string) {
        return roles.names().stream()
                .map(role -> member(
                        roles.printed(role),
                        event.arguments().stream().filter(a -> a.role().equals(role)),
                        (Event.Argument a) -> string.apply(a.span())))
                .flatMap(Optional::stream)
                .map(m -> ", " + m)
                .collect(Collectors.joining("", "{\"trigger\": " + string.apply(event.trigger()), "}"));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        return new JsonAnswerParser(
                        new Reading(new Vocabulary(question), new Locator(question.text())), question.task())
                .parse(answer);
    }
}
