package io.relata.graph;

import io.relata.document.CharSpan;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schema of people and firms, and what a reader finds who knows only "X founded Y" and "X is in Y". */
final class Finds {
    static final RelationSchema SCHEMA = new RelationSchema(
            "toy.v1",
            "en",
            "None",
            "Nothing.",
            List.of(
                    relation("Founder", Set.of("PERSON"), Set.of("FIRM")),
                    relation("Located-In", Set.of("FIRM", "PLACE"), Set.of("PLACE"))));

    private static final String NAME = "((?:The |the )?\\p{Lu}\\p{L}*(?: \\p{Lu}\\p{L}*)*)";
    private static final Pattern FOUNDED = Pattern.compile(NAME + " founded " + NAME);
    private static final Pattern IS_IN = Pattern.compile(NAME + " is in " + NAME);

    private Finds() {}

    private static RelationType relation(String name, Set<String> heads, Set<String> tails) {
        return new RelationType(name, "x", false, List.of("{head} " + name + " {tail}"), heads, tails, List.of(), "");
    }

    static Structure in(String text) {
        List<Triple> triples = new ArrayList<>(triples(text, FOUNDED, "PERSON", "Founder", "FIRM"));
        triples.addAll(triples(text, IS_IN, "FIRM", "Located-In", "PLACE"));
        return Structure.ofTriples(triples);
    }

    private static List<Triple> triples(String text, Pattern pattern, String head, String relation, String tail) {
        List<Triple> triples = new ArrayList<>();
        Matcher m = pattern.matcher(text);
        while (m.find()) {
            triples.add(new Triple(
                    new Entity(new CharSpan(m.start(1), m.end(1)), head),
                    relation,
                    new Entity(new CharSpan(m.start(2), m.end(2)), tail)));
        }
        return triples;
    }
}
