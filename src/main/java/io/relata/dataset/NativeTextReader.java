package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import io.relata.document.MentionReader;
import io.relata.document.OffsetUnit;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Relata's own format of annotated texts, a JSON object a line:
 *
 * <pre>{@code
 * {"id": "1", "text": "Ada left Rome.", "offset_unit": "utf16",
 *  "entities": [{"start": 0, "end": 3, "type": "PERSON", "text": "Ada"}],
 *  "relations": [{"head": {"start": 0, ...}, "relation": "Left", "tail": {...}}],
 *  "events": [{"type": "Departure", "trigger": {"start": 4, "end": 8},
 *              "arguments": [{"role": "Who", "start": 0, "end": 3}]}],
 *  "reasoning": "why"}
 * }</pre>
 *
 * <p>Only {@code id} and {@code text} must be there. A {@code text} beside offsets is compared with what stands at them.
 */
@AutoService(StructureReader.class)
public final class NativeTextReader implements StructureReader {
    private static final Set<String> FIELDS =
            Set.of("id", "text", "offset_unit", "entities", "relations", "events", "reasoning");
    private static final Set<String> MENTION_FIELDS = Set.of("start", "end", "type", "text");
    private static final Set<String> RELATION_FIELDS = Set.of("head", "relation", "tail");
    private static final Set<String> EVENT_FIELDS = Set.of("type", "trigger", "arguments");
    private static final Set<String> ARGUMENT_FIELDS = Set.of("role", "start", "end", "text");

    @Override
    public String name() {
        return "native-texts.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("texts");
    }

    @Override
    public StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                texts.rows().row(line.number(), () -> texts.add(line.number(), row(line.checked())));
            }
        }
        return texts.reading();
    }

    /**
     * Reads one row.
     *
     * @throws io.relata.error.RelataException with {@code ROW_MALFORMED} and others that say what is wrong with it
     */
    public static AnnotatedText row(String json) {
        JsonRow row = JsonRow.parse(json);
        row.requireOnly(FIELDS);
        String text = row.text("text");
        MentionReader mentions = new MentionReader(text, OffsetUnit.named(row.textOr("offset_unit", "utf16")));
        Structure gold = new Structure(
                elements(row, "entities").stream().map(e -> entity(mentions, e)).toList(),
                elements(row, "relations").stream()
                        .map(r -> triple(mentions, r))
                        .toList(),
                elements(row, "events").stream().map(e -> event(mentions, e)).toList());
        return new AnnotatedText(row.identifier("id"), text, gold, row.textOr("reasoning", ""));
    }

    private static List<JsonRow> elements(JsonRow row, String field) {
        return row.has(field) ? row.elements(field) : List.of();
    }

    private static Entity entity(MentionReader mentions, JsonRow row) {
        row.requireOnly(MENTION_FIELDS);
        EntityMention mention = mention(mentions, row);
        return new Entity(mention.span(), mention.type());
    }

    private static Triple triple(MentionReader mentions, JsonRow row) {
        row.requireOnly(RELATION_FIELDS);
        return new Triple(
                entity(mentions, row.objectAt("head")),
                row.identifier("relation"),
                entity(mentions, row.objectAt("tail")));
    }

    private static Event event(MentionReader mentions, JsonRow row) {
        row.requireOnly(EVENT_FIELDS);
        JsonRow trigger = row.objectAt("trigger");
        trigger.requireOnly(MENTION_FIELDS);
        return new Event(
                row.identifier("type"),
                mention(mentions, trigger).span(),
                elements(row, "arguments").stream()
                        .map(argument -> {
                            argument.requireOnly(ARGUMENT_FIELDS);
                            return new Event.Argument(
                                    argument.identifier("role"),
                                    mention(mentions, argument).span());
                        })
                        .toList());
    }

    private static EntityMention mention(MentionReader mentions, JsonRow row) {
        int start = row.integer("start");
        int end = row.integer("end");
        String type = row.textOr("type", "");
        return row.has("text")
                ? mentions.read(row.path(), start, end, type, row.text("text"))
                : mentions.read(row.path(), start, end, type);
    }
}
