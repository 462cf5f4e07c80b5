package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
        String title = row.identifier("title");
        List<List<String>> sentences = row.elements("sents").stream()
                .map(s -> s.elements().stream().map(JsonRow::asText).toList())
                .toList();
        List<List<Mention>> entities = entities(row, sentences);
        List<JsonRow> labels = row.has("labels") ? row.elements("labels") : List.of();
        Set<NullPairs.Pair> related = new HashSet<>();
        for (int i = 0; i < labels.size(); i++) {
            JsonRow label = labels.get(i);
            String id = title + "#" + i;
            rows.row(record, () -> {
                NullPairs.Pair pair = new NullPairs.Pair(label.integer("h"), label.integer("t"));
                related.add(pair);
                RelationLabel relation = new RelationLabel(
                        relationNames.getOrDefault(label.text("r"), label.text("r")), Direction.HEAD_TO_TAIL);
                rows.add(
                        record,
                        new LabeledExample(
                                id, context(sentences, entities, pair), relation, evidence(label, sentences)));
            });
        }
        addNullPairs(rows, record, title, sentences, entities, related);
    }

    private void addNullPairs(
            Rows rows,
            int record,
            String title,
            List<List<String>> sentences,
            List<List<Mention>> entities,
            Set<NullPairs.Pair> related) {
        // The draw asks only whether mentions overlap; entities do not, so each gets a place of its own.
        List<EntityMention> places = IntStream.range(0, entities.size())
                .mapToObj(i -> new EntityMention(TaggedSentence.mentionId(i), new CharSpan(i, i + 1), ""))
                .toList();
        for (NullPairs.Pair pair :
                nullPairs.draw(title, places, (h, t) -> related.contains(new NullPairs.Pair(h, t)))) {
            String id = "%s#null-%d-%d".formatted(title, pair.head(), pair.tail());
            rows.row(
                    record,
                    () -> rows.add(
                            record,
                            new LabeledExample(
                                    id,
                                    context(sentences, entities, pair),
                                    new RelationLabel(nullPairs.label(), Direction.NONE),
                                    "")));
        }
    }

    private static List<List<Mention>> entities(JsonRow row, List<List<String>> sentences) {
        List<List<Mention>> entities = new ArrayList<>();
        for (JsonRow entity : row.elements("vertexSet")) {
            List<Mention> mentions = new ArrayList<>();
            for (JsonRow mention : entity.elements()) {
                List<JsonRow> position = mention.elements("pos");
                int sentence = mention.integer("sent_id");
                if (!(0 <= sentence && sentence < sentences.size()) || position.size() != 2) {
                    throw Rows.malformed(
                            "The mention \"%s\" is in sentence %d of %d with %d offsets."
                                    .formatted(mention.path(), sentence, sentences.size(), position.size()),
                            "");
                }
                mentions.add(new Mention(
                        sentence,
                        position.get(0).asInteger(),
                        position.get(1).asInteger(),
                        mention.textOr("type", "")));
            }
            entities.add(mentions);
        }
        return entities;
    }

    private static PairContext context(
            List<List<String>> sentences, List<List<Mention>> entities, NullPairs.Pair pair) {
        Closest closest = closest(entity(entities, pair.head()), entity(entities, pair.tail()));
        int first = Math.min(closest.head.sentence, closest.tail.sentence);
        int last = Math.max(closest.head.sentence, closest.tail.sentence);
        List<String> tokens = sentences.subList(first, last + 1).stream()
                .flatMap(List::stream)
                .toList();
        TokenText text = new TokenText(tokens);
        return RowText.checked(new PairContext(
                text.text(),
                Mentions.pair(
                        mention(text, sentences, first, closest.head, pair.head()),
                        mention(text, sentences, first, closest.tail, pair.tail()))));
    }

    private static EntityMention mention(
            TokenText text, List<List<String>> sentences, int first, Mention mention, int entity) {
        int sentenceLength = sentences.get(mention.sentence).size();
        if (!(0 <= mention.start && mention.end <= sentenceLength)) {
            throw Rows.malformed(
                    "A mention of entity %d has the tokens [%d, %d) of a sentence of %d."
                            .formatted(entity, mention.start, mention.end, sentenceLength),
                    "");
        }
        int offset = sentences.subList(first, mention.sentence).stream()
                .mapToInt(List::size)
                .sum();
        return new EntityMention(
                TaggedSentence.mentionId(entity),
                text.span(offset + mention.start, offset + mention.end),
                mention.type);
    }

    private static List<Mention> entity(List<List<Mention>> entities, int number) {
        if (!(0 <= number && number < entities.size())) {
            throw Rows.malformed(
                    "The label names entity %d; there are %d, counted from 0.".formatted(number, entities.size()), "");
        }
        return entities.get(number);
    }

    private static Closest closest(List<Mention> heads, List<Mention> tails) {
        return heads.stream()
                .flatMap(head -> tails.stream().map(tail -> new Closest(head, tail)))
                .filter(Closest::apart)
                .min(Comparator.comparingInt(Closest::sentencesBetween)
                        .thenComparingInt(Closest::tokensBetween)
                        .thenComparing(Closest::head)
                        .thenComparing(Closest::tail))
                .orElseThrow(() -> Rows.malformed("No mentions of the two entities stand apart.", ""));
    }

    private static String evidence(JsonRow label, List<List<String>> sentences) {
        if (!label.has("evidence")) {
            return "";
        }
        List<String> texts = new ArrayList<>();
        for (JsonRow number : label.elements("evidence")) {
            if (!(0 <= number.asInteger() && number.asInteger() < sentences.size())) {
                throw Rows.malformed(
                        "The evidence is sentence %d of %d.".formatted(number.asInteger(), sentences.size()), "");
            }
            texts.add(new TokenText(sentences.get(number.asInteger())).text());
        }
        return String.join(" ", texts);
    }

    private record Mention(int sentence, int start, int end, String type) implements Comparable<Mention> {
        @Override
        public int compareTo(Mention other) {
            return Comparator.comparingInt(Mention::sentence)
                    .thenComparingInt(Mention::start)
                    .thenComparingInt(Mention::end)
                    .compare(this, other);
        }
    }

    private record Closest(Mention head, Mention tail) {
        boolean apart() {
            return head.sentence != tail.sentence || head.end <= tail.start || tail.end <= head.start;
        }

        int sentencesBetween() {
            return Math.abs(head.sentence - tail.sentence);
        }

        // Across sentences the tokens of the document between the two are not counted; the earliest mentions win.
        int tokensBetween() {
            return sentencesBetween() > 0 ? 0 : Math.max(tail.start - head.end, head.start - tail.end);
        }
    }
}
