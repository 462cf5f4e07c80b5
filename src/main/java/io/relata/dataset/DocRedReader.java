package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * DocRED's JSON (Yao et al. 2019; also Re-DocRED): one array of documents with {@code title}, {@code sents} (lists of
 * tokens), {@code vertexSet} (per entity its mentions: {@code sent_id}, {@code pos} as {@code [start, end)} in tokens of the
 * sentence, {@code type}) and {@code labels} ({@code h}, {@code t}, {@code r}, {@code evidence} as sentence numbers).
 *
 * <p>A fact holds between entities and an example has two mentions: of all mentions of the two entities those are taken that
 * stand closest together, fewest sentences apart and, in one sentence, fewest tokens; of equals the earliest. The text is every sentence
 * from the one to the other, which an answerer could choose as well; the annotated evidence plays no part in it. The
 * evidence sentences, wherever they stand, are the rationale. The id is {@code title#position}; two relations of one pair
 * make two examples. Relation identifiers such as {@code P17} can be given names. Errors name the record, counted from 1.
 */
@AutoService(DatasetReader.class)
public final class DocRedReader implements DatasetReader {
    private final NullPairs nullPairs;
    private final Map<String, String> relationNames;

    /** Creates a reader that builds no NULL pairs and knows no names of relations. */
    public DocRedReader() {
        this(NullPairs.none(), Map.of());
    }

    /**
     * Creates a reader.
     *
     * @param nullPairs pairs of entities without a fact that are built per document
     * @param relationNames name by identifier; an identifier that is not there stays as it is
     */
    public DocRedReader(NullPairs nullPairs, Map<String, String> relationNames) {
        this.nullPairs = nullPairs;
        this.relationNames = Map.copyOf(relationNames);
    }

    /**
     * Reads names of relations from a JSON object of the form {@code {"P17": "country"}} or {@code {"P17": ["country",
     * "a description"]}}.
     */
    public static Map<String, String> relationNames(Path file) {
        JsonRow names = JsonRow.read(file);
        Map<String, String> byId = new TreeMap<>();
        names.value().fieldNames().forEachRemaining(id -> {
            JsonRow name = names.field(id);
            byId.put(id, name.value().isArray() ? name.elements().getFirst().asText() : name.asText());
        });
        return byId;
    }

    @Override
    public String name() {
        return "docred-json.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("docred");
    }

    @Override
    public DatasetReader with(ReadingChoices choices) {
        return new DocRedReader(choices.nullPairs(), choices.relationNames());
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        JsonRow.forEach(file, rows, (row, record) -> document(rows, record, row));
        return rows.reading();
    }

    private void document(Rows rows, int record, JsonRow row) {
        DocRedDocument document = DocRedDocument.of(row);
        Set<NullPairs.Pair> related = new HashSet<>();
        for (int i = 0; i < document.labels().size(); i++) {
            JsonRow label = document.labels().get(i);
            String id = document.title() + "#" + i;
            rows.row(record, () -> {
                NullPairs.Pair pair = new NullPairs.Pair(label.integer("h"), label.integer("t"));
                related.add(pair);
                RelationLabel relation = new RelationLabel(
                        relationNames.getOrDefault(label.text("r"), label.text("r")), Direction.HEAD_TO_TAIL);
                rows.add(
                        record,
                        new LabeledExample(
                                id, context(document, pair), relation, document.text(document.evidence(label))));
            });
        }
        addNullPairs(rows, record, document, related);
    }

    private void addNullPairs(Rows rows, int record, DocRedDocument document, Set<NullPairs.Pair> related) {
        // The draw asks only whether mentions overlap; entities do not, so each gets a place of its own.
        List<EntityMention> places = IntStream.range(0, document.entities().size())
                .mapToObj(i -> new EntityMention(TaggedSentence.mentionId(i), new CharSpan(i, i + 1), ""))
                .toList();
        for (NullPairs.Pair pair :
                nullPairs.draw(document.title(), places, (h, t) -> related.contains(new NullPairs.Pair(h, t)))) {
            String id = "%s#null-%d-%d".formatted(document.title(), pair.head(), pair.tail());
            rows.row(
                    record,
                    () -> rows.add(
                            record,
                            new LabeledExample(
                                    id,
                                    context(document, pair),
                                    new RelationLabel(nullPairs.label(), Direction.NONE),
                                    "")));
        }
    }

    private static PairContext context(DocRedDocument document, NullPairs.Pair pair) {
        DocRedDocument.Closest closest = document.closest(pair.head(), pair.tail())
                .orElseThrow(() -> Rows.malformed("No mentions of the two entities stand apart.", ""));
        int first = Math.min(closest.head().sentence(), closest.tail().sentence());
        int last = Math.max(closest.head().sentence(), closest.tail().sentence());
        TokenText text = new TokenText(document.sentences().subList(first, last + 1).stream()
                .flatMap(List::stream)
                .toList());
        return RowText.checked(new PairContext(
                text.text(),
                Mentions.pair(
                        mention(document, text, first, closest.head(), pair.head()),
                        mention(document, text, first, closest.tail(), pair.tail()))));
    }

    private static EntityMention mention(
            DocRedDocument document, TokenText text, int first, DocRedDocument.Mention mention, int entity) {
        return new EntityMention(
                TaggedSentence.mentionId(entity), document.span(text, first, mention, entity), mention.type());
    }
}
