package io.relata.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A JSON object with the place where it stands in the request, read field by field, so that every complaint names the
 * field, what was expected there and what was found.
 *
 * <p>A field that is null counts as left out, since many clients write every field of their records.
 */
public final class JsonFields {
    private static final int SHOWN_CHARACTERS_MAX = 60;

    private final String path;
    private final JsonNode object;

    private JsonFields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    /**
     * Takes a whole document, which must be an object with no other fields than these.
     *
     * @throws RelataException with {@code INVALID_FIELD} or {@code UNKNOWN_FIELD}
     */
    public static JsonFields of(JsonNode document, Set<String> known) {
        return new JsonFields("", document).checked(known);
    }

    /** Returns whether the field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** Returns a text that must be there. */
    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong(field, "a text", value);
        }
        return value.textValue();
    }

    /** Returns a text that must be there and not be blank. */
    public String name(String field) {
        String value = text(field);
        if (value.isBlank()) {
            throw invalid(field, "is empty", "");
        }
        return value;
    }

    /** Returns a text, or the empty string when it is left out. */
    public String textOrEmpty(String field) {
        return has(field) ? text(field) : "";
    }

    /** Returns a text that is not blank, or the empty string when it is left out. */
    public String nameOrEmpty(String field) {
        return has(field) ? name(field) : "";
    }

    /** Returns an integer that must be there. */
    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber()) {
            throw wrong(field, "an integer", value);
        }
        if (!value.canConvertToInt()) {
            throw invalid(field, "is %s, which is out of range".formatted(shown(value)), "");
        }
        return value.intValue();
    }

    /** Returns a number that must be there. */
    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber()) {
            throw wrong(field, "a number", value);
        }
        return value.doubleValue();
    }

    /** Returns the value of a field as it came; a missing one where it is left out. */
    public JsonNode value(String field) {
        return object.path(field);
    }

    /** Returns a flag, false when it is left out. */
    public boolean flag(String field) {
        if (!has(field)) {
            return false;
        }
        JsonNode value = object.get(field);
        if (!value.isBoolean()) {
            throw wrong(field, "true or false", value);
        }
        return value.booleanValue();
    }

    /** Returns the object in a field that must be there. */
    public JsonFields object(String field, Set<String> known) {
        return new JsonFields(at(field), required(field)).checked(known);
    }

    /** Returns the objects of a list that must be there. */
    public List<JsonFields> objects(String field, Set<String> known) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrong(field, "a list of objects", value);
        }
        List<JsonFields> objects = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            objects.add(new JsonFields("%s[%d]".formatted(at(field), i), value.get(i)).checked(known));
        }
        return objects;
    }

    /** Returns the texts of a list, none when it is left out. */
    public List<String> texts(String field) {
        if (!has(field)) {
            return List.of();
        }
        JsonNode value = object.get(field);
        if (!value.isArray()) {
            throw wrong(field, "a list of texts", value);
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrong("%s[%d]".formatted(field, texts.size()), "a text", element);
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Returns whether the field is this text. */
    public boolean isText(String field, String text) {
        return object.path(field).isTextual() && object.path(field).textValue().equals(text);
    }

    /** Returns whether the field is a list. */
    public boolean isList(String field) {
        return object.path(field).isArray();
    }

    /** Returns the failure that says what is wrong with a field, after its name. */
    public RelataException invalid(String field, String what, String hint) {
        return new RelataException(ErrorCode.INVALID_FIELD, "The field %s %s.".formatted(at(field), what), hint);
    }

    private JsonFields checked(Set<String> known) {
        if (!object.isObject()) {
            String where = path.isEmpty() ? "The request" : "The field " + path;
            throw new RelataException(
                    ErrorCode.INVALID_FIELD, "%s must be an object and is %s.".formatted(where, kind(object)), "");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String field = names.next();
            if (!known.contains(field)) {
                throw new RelataException(
                        ErrorCode.UNKNOWN_FIELD,
                        "The field %s is not known here.".formatted(at(shortened(field))),
                        KnownNames.hint(shortened(field), known));
            }
        }
        return this;
    }

    private JsonNode required(String field) {
        if (!has(field)) {
            throw invalid(field, object.has(field) ? "is null" : "is missing", "");
        }
        return object.get(field);
    }

    private RelataException wrong(String field, String expected, JsonNode found) {
        return invalid(field, "must be %s and is %s".formatted(expected, kind(found)), "");
    }

    private String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "the text \"%s\"".formatted(shortened(value.asText()));
            case NUMBER -> "the number " + shown(value);
            case BOOLEAN, NULL, MISSING -> value.asText().toLowerCase(Locale.ROOT);
        };
    }

    private static String shown(JsonNode value) {
        return shortened(value.asText());
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN_CHARACTERS_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS_MAX)) + "...";
    }
}
