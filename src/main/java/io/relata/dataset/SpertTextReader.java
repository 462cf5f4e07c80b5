package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of {@link SpertReader} read as texts: every sentence is one, whether or not it has relations, with all its
 * entities and triples. Mentions may overlap, as they do in ADE. What
 * is annotated twice counts once and is reported. The id is {@code orig_id}.
 */
@AutoService(StructureReader.class)
public final class SpertTextReader implements StructureReader {
    @Override
    public String name() {
        return "spert-texts.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("spert-texts");
    }

    @Override
    public StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        JsonRow.forEach(file, texts.rows(), (row, record) -> {
            AnnotatedText text = text(row, record);
            texts.add(record, text);
            texts.reportRepeated(
                    record, row.elements("entities").size(), text.gold().entities(), "entities");
            texts.reportRepeated(
                    record, row.elements("relations").size(), text.gold().triples(), "relations");
        });
        return texts.reading();
    }

    private static AnnotatedText text(JsonRow row, int record) {
        TokenText tokens = new TokenText(row.texts("tokens"));
        List<Entity> entities = new ArrayList<>();
        for (JsonRow entity : row.elements("entities")) {
            entities.add(new Entity(tokens.span(entity.integer("start"), entity.integer("end")), entity.text("type")));
        }
        List<Triple> triples = new ArrayList<>();
        for (JsonRow relation : row.elements("relations")) {
            triples.add(new Triple(
                    entity(entities, relation.integer("head")),
                    relation.text("type"),
                    entity(entities, relation.integer("tail"))));
        }
        String id = row.has("orig_id") ? row.identifier("orig_id") : "record-" + record;
        return new AnnotatedText(id, tokens.text(), new Structure(entities, triples, List.of()), "");
    }

    private static Entity entity(List<Entity> entities, int number) {
        if (!(0 <= number && number < entities.size())) {
            throw Rows.malformed(
                    "The relation names entity %d; there are %d, counted from 0.".formatted(number, entities.size()),
                    "");
        }
        return entities.get(number);
    }
}
