package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionReader;
import io.relata.document.Mentions;
import io.relata.document.OffsetUnit;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Relata's own format: UTF-8, one JSON object a line, empty lines allowed. The pair is marked in the text, or given by
 * offsets:
 *
 * <pre>{@code
 * {"id": "1", "text": "The <e1>fire</e1> was caused by <e2>friction</e2>.", "head_type": "Event",
 *  "relation": "Cause-Effect", "direction": "tail-to-head", "reasoning": "Friction set off the fire."}
 * {"id": "2", "text": "Ada founded Acme.", "head": {"start": 0, "end": 3, "type": "PERSON", "text": "Ada"},
 *  "tail": {"start": 12, "end": 16}, "relation": "Founder", "direction": "head-to-tail", "schema": "business.v1"}
 * }</pre>
 *
 * <p>Required are {@code id}, {@code text}, {@code relation} and {@code direction} ({@code head-to-tail}, {@code
 * tail-to-head} or {@code none}). Offsets are half-open and count UTF-16 code units unless the row has an {@code
 * offset_unit}; a mention's {@code text} is compared with what stands there. A field that is not known is an error of its
 * row.
 */
@AutoService(DatasetReader.class)
public final class NativeJsonlReader implements DatasetReader {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "text",
            "head",
            "tail",
            "head_type",
            "tail_type",
            "offset_unit",
            "relation",
            "direction",
            "reasoning",
            "schema");
    private static final Set<String> MENTION_FIELDS = Set.of("id", "start", "end", "type", "text");

    /**
     * What came out of a file whose rows may name different schemas.
     *
     * @param examplesBySchema in file order; rows that name no schema are under the empty name
     * @param errors rows that could not be read, in file order
     */
    public record BySchema(Map<String, List<LabeledExample>> examplesBySchema, List<RowError> errors) {
        public BySchema {
            Map<String, List<LabeledExample>> copy = new LinkedHashMap<>();
            examplesBySchema.forEach((schema, examples) -> copy.put(schema, List.copyOf(examples)));
            examplesBySchema = Collections.unmodifiableMap(copy);
            errors = List.copyOf(errors);
        }
    }

    @Override
    public String name() {
        return "native-jsonl.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("native", "jsonl");
    }

    /** Reads all rows, whatever schema they name. */
    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        forEach(file, rows, (line, row) -> rows.add(line, example(row)));
        return rows.reading();
    }

    /** Reads all rows as {@link #read} does, sorted by the schema that they name. */
    public BySchema readBySchema(Path file) {
        Rows rows = new Rows(file);
        Map<String, List<LabeledExample>> bySchema = new LinkedHashMap<>();
        forEach(file, rows, (line, row) -> {
            LabeledExample example = example(row);
            String schema = row.textOr("schema", "");
            rows.add(line, example);
            bySchema.computeIfAbsent(schema, _ -> new ArrayList<>()).add(example);
        });
        return new BySchema(bySchema, rows.reading().errors());
    }

    private interface RowReader {
        void read(int line, JsonRow row);
    }

    private static void forEach(Path file, Rows rows, RowReader reader) {
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                rows.row(line.number(), () -> reader.read(line.number(), JsonRow.parse(line.checked())));
            }
        }
    }

    private static LabeledExample example(JsonRow row) {
        row.requireOnly(FIELDS);
        return new LabeledExample(
                row.identifier("id"),
                RowText.checked(context(row)),
                new RelationLabel(name(row), direction(row)),
                row.textOr("reasoning", ""));
    }

    private static PairContext context(JsonRow row) {
        String text = row.text("text");
        if (!row.has("head") && !row.has("tail")) {
            return InlineMarkers.parse(text, row.textOr("head_type", ""), row.textOr("tail_type", ""));
        }
        if (InlineMarkers.present(text)) {
            throw Rows.malformed(
                    "The text has markers in it, and the row has offsets as well.", "Maybe leave one of the two out.");
        }
        if (row.has("head_type") || row.has("tail_type")) {
            throw Rows.malformed(
                    "The fields \"head_type\" and \"tail_type\" go with markers in the text.",
                    "Maybe \"type\" inside \"head\" and \"tail\" was meant.");
        }
        MentionReader mentions = new MentionReader(text, OffsetUnit.named(row.textOr("offset_unit", "utf16")));
        return new PairContext(
                text,
                Mentions.pair(
                        mention(mentions, row.objectAt("head"), InlineMarkers.HEAD_ID),
                        mention(mentions, row.objectAt("tail"), InlineMarkers.TAIL_ID)));
    }

    private static EntityMention mention(MentionReader mentions, JsonRow row, String defaultId) {
        row.requireOnly(MENTION_FIELDS);
        String id = row.textOr("id", defaultId);
        int start = row.integer("start");
        int end = row.integer("end");
        String type = row.textOr("type", "");
        return row.has("text")
                ? mentions.read(id, start, end, type, row.text("text"))
                : mentions.read(id, start, end, type);
    }

    private static String name(JsonRow row) {
        String relation = row.text("relation").strip();
        if (relation.isEmpty()) {
            throw Rows.malformed("The field \"relation\" is empty.", "Maybe the NULL label of the schema was meant.");
        }
        return relation;
    }

    private static Direction direction(JsonRow row) {
        String wireName = row.text("direction");
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> Rows.malformed(
                        "The direction \"%s\" is not known.".formatted(wireName),
                        "Maybe one of these was meant: head-to-tail, tail-to-head, none."));
    }
}
