package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of DyGIE, DyGIE++ and PURE (SciERC, wiki80): a document a line with {@code doc_key}, {@code sentences} (lists of
 * tokens), {@code ner} ({@code [start, end, type]}) and {@code relations} ({@code [start, end, start, end, type]}), the last
 * two one list per sentence. Offsets count tokens from the beginning of the <em>document</em>, ends are inclusive.
 *
 * <p>The text of an example is its sentence, tokens joined by a space; the id is {@code doc_key.sentence#position}. A pair of
 * a relation that {@code ner} does not list gets no entity types. Errors name the line.
 */
@AutoService(DatasetReader.class)
public final class PureReader implements DatasetReader {
    private final NullPairs nullPairs;

    /** Creates a reader that builds no NULL pairs. */
    public PureReader() {
        this(NullPairs.none());
    }

    /** Creates a reader that builds these NULL pairs. */
    public PureReader(NullPairs nullPairs) {
        this.nullPairs = nullPairs;
    }

    @Override
    public String name() {
        return "pure-json.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("pure", "dygie");
    }

    @Override
    public DatasetReader with(ReadingChoices choices) {
        return new PureReader(choices.nullPairs());
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                rows.row(line.number(), () -> document(rows, line.number(), JsonRow.parse(line.checked())));
            }
        }
        return rows.reading();
    }

    private void document(Rows rows, int line, JsonRow document) {
        String key = document.identifier("doc_key");
        List<JsonRow> sentences = document.elements("sentences");
        List<JsonRow> ner = perSentence(document, "ner", sentences.size());
        List<JsonRow> relations = perSentence(document, "relations", sentences.size());
        int offset = 0;
        for (int i = 0; i < sentences.size(); i++) {
            Tagging tagging = new Tagging(sentences.get(i), offset);
            String id = key + "." + i;
            List<JsonRow> entities = ner.isEmpty() ? List.of() : ner.get(i).elements();
            List<JsonRow> related = relations.get(i).elements();
            rows.row(line, () -> {
                entities.forEach(tagging::addEntity);
                List<TaggedSentence.Relation> found =
                        related.stream().map(tagging::relation).toList();
                new TaggedSentence(id, tagging.tokens.text(), tagging.mentions).addTo(rows, line, found, nullPairs);
            });
            offset += tagging.tokens.tokenCount();
        }
    }

    private static List<JsonRow> perSentence(JsonRow document, String field, int sentenceCount) {
        if (field.equals("ner") && !document.has(field)) {
            return List.of();
        }
        List<JsonRow> lists = document.elements(field);
        if (lists.size() != sentenceCount) {
            throw Rows.malformed(
                    "The field \"%s\" has %d lists for %d sentences.".formatted(field, lists.size(), sentenceCount),
                    "");
        }
        return lists;
    }

    /** Numbers the mentions of one sentence as they come up. */
    private static final class Tagging {
        private final TokenText tokens;
        private final int offset;
        private final List<EntityMention> mentions = new ArrayList<>();
        private final Map<List<Integer>, Integer> numbers = new HashMap<>();

        Tagging(JsonRow sentence, int offset) {
            this.tokens = new TokenText(
                    sentence.elements().stream().map(JsonRow::asText).toList());
            this.offset = offset;
        }

        void addEntity(JsonRow entity) {
            List<JsonRow> parts = parts(entity, 3);
            number(
                    parts.get(0).asInteger(),
                    parts.get(1).asInteger(),
                    parts.get(2).asText());
        }

        TaggedSentence.Relation relation(JsonRow relation) {
            List<JsonRow> parts = parts(relation, 5);
            return new TaggedSentence.Relation(
                    parts.get(4).asText(),
                    number(parts.get(0).asInteger(), parts.get(1).asInteger(), ""),
                    number(parts.get(2).asInteger(), parts.get(3).asInteger(), ""),
                    "");
        }

        private int number(int start, int last, String type) {
            Integer known = numbers.get(List.of(start, last));
            if (known != null) {
                return known;
            }
            int number = mentions.size();
            mentions.add(new EntityMention(
                    TaggedSentence.mentionId(number), tokens.span(start - offset, last + 1 - offset), type));
            numbers.put(List.of(start, last), number);
            return number;
        }

        private static List<JsonRow> parts(JsonRow row, int atLeast) {
            List<JsonRow> parts = row.elements();
            if (parts.size() < atLeast) {
                throw Rows.malformed(
                        "The field \"%s\" has %d parts and needs %d.".formatted(row.path(), parts.size(), atLeast), "");
            }
            return parts;
        }
    }
}
