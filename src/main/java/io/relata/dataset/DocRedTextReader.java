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
 * The format of {@link DocRedReader} read as texts: every document is one, of all its sentences. All mentions of an entity are
 * there, and name the same entity; a fact is put between the two mentions that stand closest together. The evidence sentences
 * of all facts, each once and in text order, are the rationale. Relations keep their identifiers, such as {@code P17}, which a
 * schema may have as aliases. The id is the title.
 */
@AutoService(StructureReader.class)
public final class DocRedTextReader implements StructureReader {
    @Override
    public String name() {
        return "docred-texts.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("docred-texts");
    }

    @Override
    public StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        JsonRow.forEach(file, texts.rows(), (row, record) -> document(texts, record, DocRedDocument.of(row)));
        return texts.reading();
    }

    private static void document(TextRows texts, int record, DocRedDocument document) {
        TokenText text = new TokenText(
                document.sentences().stream().flatMap(List::stream).toList());
        List<Entity> entities = new ArrayList<>();
        List<Set<CharSpan>> groups = new ArrayList<>();
        Set<CharSpan> taken = new HashSet<>();
        for (int e = 0; e < document.entities().size(); e++) {
            Set<CharSpan> group = new TreeSet<>();
            for (DocRedDocument.Mention mention : document.entity(e)) {
                Entity entity = entity(document, text, mention, e);
                entities.add(entity);
                if (taken.add(entity.span())) {
                    group.add(entity.span());
                } else {
                    texts.rows()
                            .error(
                                    record,
                                    "\"%s\" is annotated twice and counts for its first entity; the text was kept."
                                            .formatted(entity.span().in(text.text())));
                }
            }
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        List<Triple> triples = new ArrayList<>();
        Set<Integer> evidence = new TreeSet<>();
        for (JsonRow label : document.labels()) {
            triples.add(triple(document, text, label));
            evidence.addAll(document.evidence(label));
        }
        Structure gold = new Structure(entities, triples, List.of());
        texts.add(record, new AnnotatedText(document.title(), text.text(), gold, document.text(evidence)), groups);
        texts.reportRepeated(record, triples.size(), gold.triples(), "facts");
    }

    private static Triple triple(DocRedDocument document, TokenText text, JsonRow label) {
        int head = label.integer("h");
        int tail = label.integer("t");
        // Two entities of a fact may share their only mention.
        DocRedDocument.Closest closest = document.closest(head, tail)
                .orElseGet(() -> new DocRedDocument.Closest(
                        document.entity(head).getFirst(), document.entity(tail).getFirst()));
        return new Triple(
                entity(document, text, closest.head(), head),
                label.text("r"),
                entity(document, text, closest.tail(), tail));
    }

    private static Entity entity(DocRedDocument document, TokenText text, DocRedDocument.Mention mention, int number) {
        return new Entity(document.span(text, 0, mention, number), mention.type());
    }
}
