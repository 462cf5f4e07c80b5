package io.relata.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes examples in the format of {@link NativeJsonlReader}, by offsets, so that every text can be written. */
public final class NativeJsonlWriter {
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Writes a file, replacing it.
     *
     * @param examples in the order in which they are written
     * @param schema name that every row gets, or the empty string for none
     * @throws UncheckedIOException when the file cannot be written
     */
    public void write(Path file, List<LabeledExample> examples, String schema) {
        StringBuilder lines = new StringBuilder();
        for (LabeledExample example : examples) {
            lines.append(line(example, schema)).append('\n');
        }
        try {
            Files.writeString(file, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written.".formatted(file), e);
        }
    }

    /** Returns one row without a line end. */
    public String line(LabeledExample example, String schema) {
        PairContext context = example.context();
        ObjectNode row = json.createObjectNode().put("id", example.id()).put("text", context.text());
        row.set("head", mention(context, context.pair().head()));
        row.set("tail", mention(context, context.pair().tail()));
        row.put("relation", example.label().relation())
                .put("direction", example.label().direction().wireName());
        if (!example.rationale().isEmpty()) {
            row.put("reasoning", example.rationale());
        }
        if (!schema.isEmpty()) {
            row.put("schema", schema);
        }
        return row.toString();
    }

    private ObjectNode mention(PairContext context, EntityMention mention) {
        ObjectNode node = json.createObjectNode()
                .put("id", mention.id())
                .put("start", mention.span().start())
                .put("end", mention.span().end());
        if (!mention.type().isEmpty()) {
            node.put("type", mention.type());
        }
        return node.put("text", mention.span().in(context.text()));
    }
}
