package io.relata.prompt.structure;

import io.relata.prompt.Prompt;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the constructor calls of {@link ClassCodeStyle}. What breaks off is left out up to the next call. */
final class ClassCodeParser {
    private final Vocabulary vocabulary;
    private final boolean announced;
    private final Reading reading;
    private final Set<String> relations = new HashSet<>();
    private final Set<Call> entities = new HashSet<>();

    ClassCodeParser(Vocabulary vocabulary, Locator locator, boolean announced) {
        this.vocabulary = vocabulary;
        this.announced = announced;
        this.reading = new Reading(vocabulary, locator);
    }

    /**
     * A constructor call with one argument.
     *
     * @param name the class, by the name that the schema has for it where it has one
     * @param words the argument
     */
    private record Call(String name, String words) {}

    private record TripleCall(Call head, Call relation, Call tail) {}

    Parsed parse(String answer) {
        // The cue of the first section stands in the prompt already.
        String cue = announced ? ClassCodeStyle.RELATIONS_CUE : ClassCodeStyle.TRIPLES_CUE;
        for (String line : answer.lines().toList()) {
            String items = line.strip();
            for (String other :
                    List.of(ClassCodeStyle.RELATIONS_CUE, ClassCodeStyle.ENTITIES_CUE, ClassCodeStyle.TRIPLES_CUE)) {
                if (items.startsWith(other)) {
                    cue = other;
                    items = items.substring(other.length());
                }
            }
            section(cue, items);
        }
        return reading.parsed();
    }

    private void section(String cue, String items) {
        boolean triples = cue.equals(ClassCodeStyle.TRIPLES_CUE);
        Cursor cursor = new Cursor(items);
        while (!cursor.atEnd()) {
            if (cursor.take(",") || cursor.take("]") || cursor.take(")")) {
                continue;
            }
            int start = cursor.at();
            if (triples) {
                triple(cursor).ifPresentOrElse(this::take, () -> skip(cursor, start, items, "Triple("));
            } else {
                call(cursor)
                        .ifPresentOrElse(
                                c -> announce(c, cue.equals(ClassCodeStyle.RELATIONS_CUE)),
                                () -> skip(cursor, start, items, ", "));
            }
        }
    }

    private void skip(Cursor cursor, int start, String items, String next) {
        int resume = items.indexOf(next, start + 1);
        int end = resume < 0 ? items.length() : resume;
        reading.illFormed(items.substring(start, end));
        cursor.moveTo(end);
    }

    private static Optional<TripleCall> triple(Cursor cursor) {
        if (!cursor.take("Triple(")) {
            return Optional.empty();
        }
        Optional<Call> head = call(cursor);
        Optional<Call> relation = cursor.take(",") ? call(cursor) : Optional.empty();
        Optional<Call> tail = cursor.take(",") ? call(cursor) : Optional.empty();
        return head.isPresent() && relation.isPresent() && tail.isPresent() && cursor.take(")")
                ? Optional.of(new TripleCall(head.get(), relation.get(), tail.get()))
                : Optional.empty();
    }

    private static Optional<Call> call(Cursor cursor) {
        Optional<String> name = cursor.name();
        Optional<String> words = cursor.take("(") ? cursor.quoted() : Optional.empty();
        return name.isPresent() && words.isPresent() && cursor.take(")")
                ? Optional.of(new Call(name.get(), words.get()))
                : Optional.empty();
    }

    private void announce(Call call, boolean isRelation) {
        if (isRelation) {
            vocabulary.relations().name(call.words()).ifPresentOrElse(relations::add, () -> unknown(call.words()));
        } else if (vocabulary.types().name(call.name()).isPresent()) {
            entities.add(folded(call));
        } else {
            unknown(call.name());
        }
    }

    private void unknown(String words) {
        reading.fault(Fault.Kind.UNKNOWN_LABEL, words);
    }

    private Call folded(Call call) {
        return new Call(vocabulary.types().name(call.name()).orElse(call.name()), Prompt.line(call.words()));
    }

    private void take(TripleCall triple) {
        String relation = vocabulary.relations().name(triple.relation().words()).orElse("");
        Call head = folded(triple.head());
        Call tail = folded(triple.tail());
        if (announced
                && !relation.isEmpty()
                && !(relations.contains(relation) && entities.contains(head) && entities.contains(tail))) {
            reading.fault(Fault.Kind.NOT_ANNOUNCED, said(triple));
        } else if (!vocabulary.fits(relation, head.name(), tail.name()) && areTypes(triple)) {
            reading.fault(Fault.Kind.TYPE_VIOLATION, said(triple));
        } else {
            reading.triple(
                    triple.head().name(),
                    triple.head().words(),
                    triple.relation().words(),
                    triple.tail().name(),
                    triple.tail().words());
        }
    }

    private boolean areTypes(TripleCall triple) {
        return vocabulary.types().name(triple.head().name()).isPresent()
                && vocabulary.types().name(triple.tail().name()).isPresent();
    }

    private static String said(TripleCall triple) {
        return "%s, %s, %s"
                .formatted(
                        triple.head().words(),
                        triple.relation().words(),
                        triple.tail().words());
    }
}
