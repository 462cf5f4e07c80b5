package io.relata.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a graph in RDF 1.1 Turtle. The same graph gives the same text. */
public final class TurtleWriter implements GraphWriter {
    @Override
    public String write(KnowledgeGraph graph) {
        StringBuilder out = new StringBuilder();
        Rdf.PREFIXES.forEach((prefix, iri) -> out.append("@prefix %s: <%s> .\n".formatted(prefix, iri)));
        for (Rdf.Resource resource : Rdf.resources(graph)) {
            out.append('\n').append(iri(resource.iri())).append(facts(resource)).append(" .\n");
        }
        return out.toString();
    }

    private static String facts(Rdf.Resource resource) {
        return resource.facts().entrySet().stream()
                .map(fact -> "\n    " + predicate(fact.getKey()) + " " + values(fact.getValue()))
                .collect(Collectors.joining(" ;"));
    }

    private static String values(List<Rdf.Value> values) {
        return values.stream().map(TurtleWriter::value).collect(Collectors.joining(", "));
    }

    private static String value(Rdf.Value value) {
        return switch (value) {
            case Rdf.Value.Iri(String iri) -> iri(iri);
            case Rdf.Value.Text(String text) -> quoted(text);
            case Rdf.Value.Whole(int number) -> Integer.toString(number);
            case Rdf.Value.Blank(Rdf.Resource resource) ->
                resource.facts().entrySet().stream()
                        .map(fact -> predicate(fact.getKey()) + " " + values(fact.getValue()))
                        .collect(Collectors.joining(" ; ", "[ ", " ]"));
            case Rdf.Value.Sequence(List<Rdf.Value> members) ->
                members.stream().map(TurtleWriter::value).collect(Collectors.joining(" ", "( ", " )"));
        };
    }

    private static String predicate(String iri) {
        return iri.equals(Rdf.RDF + "type") ? "a" : iri(iri);
    }

    private static String iri(String iri) {
        for (Map.Entry<String, String> prefix : Rdf.PREFIXES.entrySet()) {
            if (iri.startsWith(prefix.getValue())) {
                return prefix.getKey() + ":" + iri.substring(prefix.getValue().length());
            }
        }
        return "<" + iri + ">";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
