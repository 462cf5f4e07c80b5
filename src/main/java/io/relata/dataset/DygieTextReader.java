package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The format of {@link PureReader} read as texts: every document is one, of all its sentences, with all entities and triples.
 * Mentions of one cluster name the same entity. What is annotated twice counts once and is reported. The id is {@code doc_key}.
 */
@AutoService(StructureReader.class)
public final class DygieTextReader implements StructureReader {
    @Override
    public String name() {
        return "dygie-texts.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("dygie-texts");
    }

    @Override
    public StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                texts.rows().row(line.number(), () -> document(texts, line.number(), JsonRow.parse(line.checked())));
            }
        }
        return texts.reading();
    }

    private static void document(TextRows texts, int line, JsonRow row) {
        TokenText tokens = new TokenText(row.elements("sentences").stream()
                .flatMap(s -> s.elements().stream())
                .map(JsonRow::asText)
                .toList());
        List<Entity> entities = new ArrayList<>();
        List<JsonRow> ner = parts(row, "ner");
        for (JsonRow entity : ner) {
            List<JsonRow> fields = fields(entity, 3);
            entities.add(new Entity(span(tokens, fields, 0), fields.get(2).asText()));
        }
        List<Triple> triples = new ArrayList<>();
        List<JsonRow> relations = parts(row, "relations");
        for (JsonRow relation : relations) {
            List<JsonRow> fields = fields(relation, 5);
            triples.add(new Triple(
                    entity(entities, span(tokens, fields, 0)),
                    fields.get(4).asText(),
                    entity(entities, span(tokens, fields, 2))));
        }
        Structure gold = new Structure(entities, triples, List.of());
        texts.add(
                line,
                new AnnotatedText(row.identifier("doc_key"), tokens.text(), gold, ""),
                clusters(texts, line, row, tokens));
        texts.reportRepeated(line, ner.size(), new HashSet<>(entities), "entities");
        texts.reportRepeated(line, relations.size(), gold.triples(), "relations");
    }

    // A span in two clusters belongs to the first, which is reported.
    private static List<Set<CharSpan>> clusters(TextRows texts, int line, JsonRow row, TokenText tokens) {
        List<Set<CharSpan>> clusters = new ArrayList<>();
        Set<CharSpan> taken = new HashSet<>();
        for (JsonRow cluster : row.has("clusters") ? row.elements("clusters") : List.<JsonRow>of()) {
            Set<CharSpan> spans = new TreeSet<>();
            for (JsonRow mention : cluster.elements()) {
                CharSpan span = span(tokens, fields(mention, 2), 0);
                if (taken.add(span)) {
                    spans.add(span);
                } else {
                    texts.rows()
                            .error(
                                    line,
                                    "\"%s\" is in the clusters twice and stays in the first; the text was kept."
                                            .formatted(span.in(tokens.text())));
                }
            }
            if (!spans.isEmpty()) {
                clusters.add(spans);
            }
        }
        return clusters;
    }

    private static List<JsonRow> parts(JsonRow row, String field) {
        return row.elements(field).stream().flatMap(s -> s.elements().stream()).toList();
    }

    private static List<JsonRow> fields(JsonRow row, int count) {
        List<JsonRow> fields = row.elements();
        if (fields.size() < count) {
            throw Rows.malformed(
                    "The field \"%s\" has %d parts and needs %d.".formatted(row.path(), fields.size(), count), "");
        }
        return fields;
    }

    private static CharSpan span(TokenText tokens, List<JsonRow> fields, int at) {
        return tokens.span(fields.get(at).asInteger(), fields.get(at + 1).asInteger() + 1);
    }

    // A mention of a relation that is not among the entities has no type.
    private static Entity entity(List<Entity> entities, CharSpan span) {
        return entities.stream().filter(e -> e.span().equals(span)).findFirst().orElseGet(() -> new Entity(span, ""));
    }
}
