package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SpERT's JSON (conll04, SciERC, ADE): one array of sentences with {@code tokens}, {@code entities} ({@code type}, {@code
 * start} inclusive, {@code end} exclusive, in tokens) and {@code relations} ({@code type}, {@code head} and {@code tail} as
 * positions in {@code entities}).
 *
 * <p>Tokens are joined by a space. Every relation is one example with the id {@code orig_id#position}, head-to-tail. A
 * relation between overlapping mentions, of which ADE has some, is a row error, since a request about such a pair is
 * refused too. Errors name the record, counted from 1.
 */
@AutoService(DatasetReader.class)
public final class SpertReader implements DatasetReader {
    private final NullPairs nullPairs;

    /** Creates a reader that builds no NULL pairs. */
    public SpertReader() {
        this(NullPairs.none());
    }

    /** Creates a reader that builds these NULL pairs. */
    public SpertReader(NullPairs nullPairs) {
        this.nullPairs = nullPairs;
    }

    @Override
    public String name() {
        return "spert-json.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("spert");
    }

    @Override
    public DatasetReader with(ReadingChoices choices) {
        return new SpertReader(choices.nullPairs());
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        JsonRow.forEach(file, rows, (row, record) -> {
            TaggedSentence sentence = sentence(row, record);
            List<TaggedSentence.Relation> relations = row.elements("relations").stream()
                    .map(SpertReader::relation)
                    .toList();
            sentence.addTo(rows, record, relations, nullPairs);
        });
        return rows.reading();
    }

    private static TaggedSentence sentence(JsonRow row, int record) {
        TokenText tokens = new TokenText(row.texts("tokens"));
        List<EntityMention> mentions = new ArrayList<>();
        for (JsonRow entity : row.elements("entities")) {
            mentions.add(new EntityMention(
                    TaggedSentence.mentionId(mentions.size()),
                    tokens.span(entity.integer("start"), entity.integer("end")),
                    entity.textOr("type", "")));
        }
        String id = row.has("orig_id") ? row.identifier("orig_id") : "record-" + record;
        return new TaggedSentence(id, tokens.text(), mentions);
    }

    private static TaggedSentence.Relation relation(JsonRow relation) {
        return new TaggedSentence.Relation(
                relation.text("type"), relation.integer("head"), relation.integer("tail"), "");
    }
}
