package io.relata.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Triple;

/** Writes annotated texts in the format of {@link NativeTextReader}; what there is nothing of is left out. */
public final class NativeTextWriter {
    private final ObjectMapper json = new ObjectMapper();

    /** Returns one row without a line end. */
    public String line(AnnotatedText text) {
        ObjectNode row = json.createObjectNode().put("id", text.id()).put("text", text.text());
        if (!text.gold().entities().isEmpty()) {
            ArrayNode entities = row.putArray("entities");
            text.gold().entities().forEach(e -> entities.add(entity(e, text.text())));
        }
        if (!text.gold().triples().isEmpty()) {
            ArrayNode relations = row.putArray("relations");
            text.gold().triples().forEach(t -> relations.add(relation(t, text.text())));
        }
        if (!text.gold().events().isEmpty()) {
            ArrayNode events = row.putArray("events");
            text.gold().events().forEach(e -> events.add(event(e, text.text())));
        }
        if (!text.rationale().isEmpty()) {
            row.put("reasoning", text.rationale());
        }
        return row.toString();
    }

    private ObjectNode entity(Entity entity, String text) {
        ObjectNode node = mention(entity.span(), text);
        return entity.type().isEmpty() ? node : node.put("type", entity.type());
    }

    private ObjectNode relation(Triple triple, String text) {
        ObjectNode node = json.createObjectNode();
        node.set("head", entity(triple.head(), text));
        node.put("relation", triple.relation());
        node.set("tail", entity(triple.tail(), text));
        return node;
    }

    private ObjectNode event(Event event, String text) {
        ObjectNode node = json.createObjectNode().put("type", event.type());
        node.set("trigger", mention(event.trigger(), text));
        ArrayNode arguments = node.putArray("arguments");
        event.arguments().forEach(a -> arguments.add(mention(a.span(), text).put("role", a.role())));
        return node;
    }

    private ObjectNode mention(CharSpan span, String text) {
        return json.createObjectNode()
                .put("start", span.start())
                .put("end", span.end())
                .put("text", span.in(text));
    }
}
