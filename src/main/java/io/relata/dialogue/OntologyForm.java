package io.relata.dialogue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.relata.grammar.Grammar;
import io.relata.schema.Ontology;
import java.util.ArrayList;
import java.util.List;

/** How the text of an {@link Ontology} may look as an answer. */
final class OntologyForm {
    /** As many classes, and properties, as a text of a few sentences may well have. */
    private static final int NAMES_MAX = 8;

    private static final int NAME_CHARACTERS_MAX = 40;

    private OntologyForm() {}

    /** Returns the form of an ontology that is part of another; of one without classes, a form with {@code Thing} alone. */
    static Grammar of(Ontology whole) {
        List<String> classes = new ArrayList<>();
        whole.classes().forEach(c -> classes.add(quoted(c)));
        if (classes.isEmpty()) {
            classes.add(quoted(Ontology.THING));
        }
        List<String> entries = new ArrayList<>();
        for (Ontology.Property p : whole.properties()) {
            p.domain().forEach(d -> p.range()
                    .forEach(r -> entries.add("[%s,%s,%s]".formatted(quoted(p.name()), quoted(d), quoted(r)))));
        }
        return form(Grammar.oneOf(classes), classes.size(), Grammar.oneOf(entries), entries.size());
    }

    /** Returns the form of an ontology with names of any words. */
    static Grammar free() {
        Grammar name = Grammar.sequence("\"", new Grammar.Words(NAME_CHARACTERS_MAX, "\"\\"), "\"");
        return form(name, NAMES_MAX, Grammar.sequence("[", name, ",", name, ",", name, "]"), NAMES_MAX);
    }

    private static Grammar form(Grammar name, int namesMax, Grammar entry, int entriesMax) {
        return Grammar.sequence(
                " {\"classes\":[",
                Grammar.distinct(name, ",", 1, Math.min(namesMax, NAMES_MAX)),
                "],\"properties\":[",
                Grammar.distinct(entry, ",", 0, Math.min(entriesMax, NAMES_MAX)),
                "]}");
    }

    private static String quoted(String name) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + '"';
    }
}
