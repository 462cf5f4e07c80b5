package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.schema.RelationSchema;
import io.relata.structure.Event;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ChatIE (Wei et al., arXiv 2302.10205), in English and Chinese: tables of two columns. Entities have one of types and names; a
 * relation has one headed by the types of its arguments; an event one of roles and contents, its trigger first. Where several
 * relations or event types are asked for, the name stands on the line before its table.
 *
 * <p>Difference from the paper: events have a trigger.
 */
@AutoService(StructureStyle.class)
public final class TableStyle implements StructureStyle {
    private static final String NAME = "table.v1";
    private static final String RULE = "\n|---|---|";
    private static final int ROWS_MAX = 32;
    private static final int TABLES_MAX = 16;
    private static final Escape ESCAPE = new Escape("|");
    private static final List<String> LANGUAGES = List.of("en", "zh");
    private static final List<String> TEMPLATES =
            List.of("entities", "triples", "events", "text", "columns", "roles", "trigger", "none", "or");

    private final Map<String, Template> templates = new HashMap<>();

    /** Creates the style. */
    public TableStyle() {
        for (String language : LANGUAGES) {
            for (String template : TEMPLATES) {
                templates.put(language + "/" + template, Template.load(NAME + "/" + language, template));
            }
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

    private Template template(String name, StructureQuestion question) {
        RelationSchema schema = question.schema();
        return templates.get((schema.language().startsWith("zh") ? "zh/" : "en/") + name);
    }

    private String word(String name, StructureQuestion question) {
        return template(name, question).text();
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this,
                question,
                head(question),
                q -> template("text", q).fill(Map.of("text", Prompt.line(q.text()))),
                _ -> "\n\n");
    }

    @Override
    public String later(StructureQuestion question) {
        return Layout.later(head(question), template("text", question));
    }

    private String head(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        List<String> names =
                switch (question.task()) {
                    case ENTITIES -> vocabulary.asked();
                    case TRIPLES ->
                        vocabulary.relations().names().stream()
                                .map(r -> "%s (%s, %s)"
                                        .formatted(
                                                vocabulary.relations().printed(r),
                                                types(vocabulary.headTypes(r), question),
                                                types(vocabulary.tailTypes(r), question)))
                                .toList();
                    case EVENTS ->
                        vocabulary.events().names().stream()
                                .map(vocabulary::eventWithRoles)
                                .toList();
                };
        return template(question.task().wireName(), question)
                        .fill(Map.of("names", String.join(", ", names), "none", word("none", question)))
                + "\n\n";
    }

    private String types(List<String> types, StructureQuestion question) {
        return String.join(" " + word("or", question) + " ", types);
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Grammar none = new Grammar.Text("\n" + word("none", question));
        return ESCAPE.mention(question.text())
                .map(m -> (Grammar) new Grammar.Either(List.of(none, tables(m, vocabulary, question))))
                .orElse(none);
    }

    private Grammar tables(Grammar mention, Vocabulary vocabulary, StructureQuestion question) {
        return switch (question.task()) {
            case ENTITIES ->
                Grammar.sequence(
                        top(word("columns", question)),
                        Grammar.distinct(row(Grammar.oneOf(vocabulary.asked()), mention), "", 1, ROWS_MAX));
            case TRIPLES ->
                new Grammar.Distinct(
                        vocabulary.relations().names().stream()
                                .map(r -> new Grammar.Item(
                                        new Grammar.Text(top(r, vocabulary, question)),
                                        Grammar.distinct(row(mention, mention), "", 1, ROWS_MAX)))
                                .toList(),
                        "",
                        1,
                        TABLES_MAX);
            case EVENTS ->
                Grammar.distinct(
                        new Grammar.Either(vocabulary.events().names().stream()
                                .map(e -> event(e, mention, vocabulary, question))
                                .toList()),
                        "",
                        1,
                        TABLES_MAX);
        };
    }

    private Grammar event(String name, Grammar mention, Vocabulary vocabulary, StructureQuestion question) {
        Grammar trigger = Grammar.sequence(
                top(name, vocabulary, question), row(new Grammar.Text(word("trigger", question)), mention));
        List<String> roles = vocabulary.roles(name).printed();
        return roles.isEmpty()
                ? trigger
                : Grammar.sequence(trigger, Grammar.distinct(row(Grammar.oneOf(roles), mention), "", 0, ROWS_MAX));
    }

    private static Grammar row(Grammar first, Grammar second) {
        return Grammar.sequence("\n| ", first, " | ", second, " |");
    }

    private static String row(String first, String second) {
        return "\n| " + first + " | " + second + " |";
    }

    /** Returns the name, where more than one is asked for, and the first two rows. */
    private String top(String name, Vocabulary vocabulary, StructureQuestion question) {
        boolean isTriples = question.task() == Task.TRIPLES;
        Labels labels = isTriples ? vocabulary.relations() : vocabulary.events();
        String columns = isTriples
                ? types(vocabulary.headTypes(name), question) + " | " + types(vocabulary.tailTypes(name), question)
                : word("roles", question);
        return (question.focus().size() > 1 ? "\n" + labels.printed(name) : "") + top(columns);
    }

    private static String top(String columns) {
        return "\n| " + columns + " |" + RULE;
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        if (asked.isEmpty()) {
            return "\n" + word("none", question);
        }
        return switch (question.task()) {
            case ENTITIES ->
                asked.entities().stream()
                        .map(e -> row(vocabulary.types().printed(e.type()), written(e.span(), question)))
                        .distinct()
                        .collect(Collectors.joining("", top(word("columns", question)), ""));
            case TRIPLES ->
                vocabulary.relations().names().stream()
                        .map(r -> table(
                                r,
                                asked.triples().stream()
                                        .filter(t -> t.relation().equals(r)),
                                vocabulary,
                                question))
                        .collect(Collectors.joining());
            case EVENTS ->
                asked.events().stream()
                        .map(e -> table(e, vocabulary, question))
                        .distinct()
                        .collect(Collectors.joining());
        };
    }

    private String table(String relation, Stream<Triple> triples, Vocabulary vocabulary, StructureQuestion question) {
        String rows = triples.map(t ->
                        row(written(t.head().span(), question), written(t.tail().span(), question)))
                .distinct()
                .collect(Collectors.joining());
        return rows.isEmpty() ? "" : top(relation, vocabulary, question) + rows;
    }

    private String table(Event event, Vocabulary vocabulary, StructureQuestion question) {
        Labels roles = vocabulary.roles(event.type());
        return event.arguments().stream()
                .map(a -> row(roles.printed(a.role()), written(a.span(), question)))
                .distinct()
                .collect(Collectors.joining(
                        "",
                        top(event.type(), vocabulary, question)
                                + row(word("trigger", question), written(event.trigger(), question)),
                        ""));
    }

    private static String written(CharSpan span, StructureQuestion question) {
        return ESCAPE.write(span.in(question.text()));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        return new TableParser(question, word("trigger", question), word("none", question)).parse(answer);
    }
}
