package io.relata.dialogue;

import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A small style for scripted dialogues: {@code type|mention; ...}, {@code head|relation|tail; ...}, {@code type|trigger; ...}.
 * Arguments of triples have the types that the schema names first.
 */
final class BarsStyle implements StructureStyle {
    @Override
    public String name() {
        return "bars.test";
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
        StringBuilder out = new StringBuilder("Find %s.\n".formatted(question.focus()));
        for (AnnotatedText d : question.demonstrations()) {
            out.append("%s\n> %s\n".formatted(d.text(), write(d.gold(), question.about(question.focus()))));
        }
        return out.append(question.text()).append("\n>").toString();
    }

    @Override
    public String later(StructureQuestion question) {
        return "Find %s.\n>".formatted(question.focus());
    }

    @Override
    public Grammar form(StructureQuestion question) {
        return new Grammar.Words(400, "\n");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        List<String> items = new ArrayList<>();
        structure.triples().forEach(t -> items.add("?|" + t.relation() + "|?"));
        structure.entities().forEach(e -> items.add(e.type() + "|?"));
        return String.join("; ", items);
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        List<Fault> faults = new ArrayList<>();
        Structure found = Structure.EMPTY;
        for (String item : answer.strip().split(";")) {
            if (!item.isBlank()) {
                String[] fields = item.strip().split("\\|");
                Optional<Structure> one = item(fields, question);
                if (one.isEmpty()) {
                    faults.add(new Fault(Fault.Kind.NOT_IN_SOURCE, item.strip()));
                }
                found = found.union(one.orElse(Structure.EMPTY));
            }
        }
        return new Parsed(found, faults);
    }

    private static Optional<Structure> item(String[] fields, StructureQuestion question) {
        return switch (question.task()) {
            case ENTITIES ->
                span(question, fields[1]).map(s -> Structure.ofEntities(List.of(new Entity(s, fields[0]))));
            case EVENTS ->
                span(question, fields[1])
                        .map(s -> Structure.ofEvents(List.of(new Event(fields[0], s, arguments(fields, question)))));
            case TRIPLES ->
                span(question, fields[0]).flatMap(h -> span(question, fields[2])
                        .map(t -> Structure.ofTriples(List.of(new Triple(
                                new Entity(h, type(question, fields[1], true)),
                                fields[1],
                                new Entity(t, type(question, fields[1], false)))))));
        };
    }

    private static List<Event.Argument> arguments(String[] fields, StructureQuestion question) {
        return Arrays.stream(fields)
                .skip(2)
                .map(f -> f.split("="))
                .flatMap(f -> span(question, f[1]).map(s -> new Event.Argument(f[0], s)).stream())
                .toList();
    }

    private static String type(StructureQuestion question, String relation, boolean head) {
        return question.schema()
                .relation(relation)
                .flatMap(r -> (head ? r.headTypes() : r.tailTypes()).stream().findFirst())
                .orElse("");
    }

    private static Optional<CharSpan> span(StructureQuestion question, String mention) {
        int at = question.text().indexOf(mention);
        return at < 0 ? Optional.empty() : Optional.of(new CharSpan(at, at + mention.length()));
    }
}
