package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * DuIE's JSON lines (Li et al. 2019), of both editions: {@code text} and {@code spo_list} with {@code subject}, {@code
 * subject_type}, {@code predicate}, {@code object}, {@code object_type}. In the second edition an object has several slots:
 * {@code @value} is the object of the predicate, every other slot that of a relation {@code predicate/slot}.
 *
 * <p>Entities are names, not places. A triple is put where its two names stand closest together, all places of a name count as
 * the same entity, and a name that is not in the text is an error of the row. The id is the name of the file and the line.
 */
@AutoService(StructureReader.class)
public final class DuieReader implements StructureReader {
    private static final String OBJECT = "@value";

    @Override
    public String name() {
        return "duie-jsonl.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("duie");
    }

    @Override
    public StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        String stem = TextRows.stem(file);
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                texts.rows()
                        .row(
                                line.number(),
                                () -> sentence(
                                        texts,
                                        line.number(),
                                        "%s-%d".formatted(stem, line.number()),
                                        JsonRow.parse(line.checked())));
            }
        }
        return texts.reading();
    }

    private static void sentence(TextRows texts, int line, String id, JsonRow row) {
        String text = row.text("text");
        List<Triple> triples = new ArrayList<>();
        Map<String, Set<CharSpan>> places = new LinkedHashMap<>();
        for (JsonRow fact : row.elements("spo_list")) {
            String subject = fact.text("subject");
            JsonRow object = fact.field("object");
            if (object.value().isTextual()) {
                triples.add(triple(text, places, fact, "", subject, object.asText(), fact.text("object_type")));
                continue;
            }
            JsonRow types = fact.objectAt("object_type");
            for (String slot : slots(fact.objectAt("object"))) {
                triples.add(triple(text, places, fact, slot, subject, object.text(slot), types.text(slot)));
            }
        }
        List<Set<CharSpan>> groups =
                places.values().stream().filter(group -> group.size() > 1).toList();
        texts.add(line, new AnnotatedText(id, text, Structure.ofTriples(triples), ""), groups);
        texts.reportRepeated(line, triples.size(), Structure.ofTriples(triples).triples(), "triples");
    }

    private static Set<String> slots(JsonRow object) {
        Set<String> slots = new TreeSet<>();
        object.value().fieldNames().forEachRemaining(slots::add);
        return slots;
    }

    private static Triple triple(
            String text,
            Map<String, Set<CharSpan>> places,
            JsonRow fact,
            String slot,
            String subject,
            String object,
            String objectType) {
        Occurrences.Pair pair = pair(text, subject, object);
        places.computeIfAbsent(subject, name -> new TreeSet<>(Occurrences.all(text, name)));
        places.computeIfAbsent(object, name -> new TreeSet<>(Occurrences.all(text, name)));
        String predicate = fact.text("predicate");
        return new Triple(
                new Entity(pair.head(), fact.text("subject_type")),
                slot.isEmpty() || slot.equals(OBJECT) ? predicate : predicate + "/" + slot,
                new Entity(pair.tail(), objectType));
    }

    private static Occurrences.Pair pair(String text, String subject, String object) {
        for (String name : List.of(subject, object)) {
            if (name.isBlank() || !text.contains(name)) {
                throw Rows.malformed(
                        "The name \"%s\" does not stand in the text, which was left out.".formatted(name), "");
            }
        }
        Occurrences occurrences = Occurrences.of(text, subject, object);
        // One name may stand inside of the other, such as a work's title in the name of its website.
        return occurrences
                .closest()
                .orElseGet(() -> new Occurrences.Pair(
                        occurrences.heads().getFirst(), occurrences.tails().getFirst()));
    }
}
