package io.relata.engine.bpe;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of {@code tokenizer.json}.
 *
 * @param place names of the fields that lead to it, for messages
 */
record Component(Path file, String place, JsonNode json) {
    Component child(String field) {
        return new Component(file, "%s.%s".formatted(place, field), json.path(field));
    }

    List<Component> children(String field) {
        List<Component> children = new ArrayList<>();
        for (JsonNode each : json.path(field)) {
            children.add(new Component(file, "%s.%s[%d]".formatted(place, field, children.size()), each));
        }
        return List.copyOf(children);
    }

    boolean isAbsent() {
        return json.isMissingNode() || json.isNull();
    }

    String type() {
        return json.path("type").asText("none");
    }

    /** Returns a field that the library requires. */
    String text(String field) {
        if (!json.path(field).isTextual()) {
            throw invalid("%s has no text as its %s.".formatted(place, field));
        }
        return json.path(field).textValue();
    }

    boolean flag(String field, boolean otherwise) {
        return json.path(field).asBoolean(otherwise);
    }

    RelataException unsupported(String seen) {
        return new RelataException(
                ErrorCode.MODEL_UNSUPPORTED,
                "%s: %s is %s, which the portable tokenizer does not read.".formatted(file, place, seen),
                "Maybe set relata.engine=djl, whose tokenizer reads it.");
    }

    RelataException invalid(String what) {
        return new RelataException(ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, what), "");
    }
}
