package io.relata.synthesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Triple;

/** Writes annotated texts in Relata's own format, {@code native-texts.v1}, a line for each; events are not written. */
public final class TextLines {
    private final ObjectMapper json = new ObjectMapper();

    /** Returns the line of a text, without a line end. */
    public String line(AnnotatedText text) {
        ObjectNode row = json.createObjectNode().put("id", text.id()).put("text", text.text());
        ArrayNode entities = row.putArray("entities");
        text.gold().entities().forEach(e -> entities.add(mention(e, text.text())));
        ArrayNode relations = row.putArray("relations");
        for (Triple t : text.gold().triples()) {
            ObjectNode relation = relations.addObject();
            relation.set("head", mention(t.head(), text.text()));
            relation.put("relation", t.relation());
            relation.set("tail", mention(t.tail(), text.text()));
        }
        return row.toString();
    }

    private ObjectNode mention(Entity entity, String text) {
        ObjectNode node = json.createObjectNode()
                .put("start", entity.span().start())
                .put("end", entity.span().end());
        if (!entity.type().isEmpty()) {
            node.put("type", entity.type());
        }
        return node.put("text", entity.span().in(text));
    }
}
