package io.relata.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** A JSON value of a row with the name of its place, so that a complaint can name it. */
record JsonRow(String path, JsonNode value) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    // An element is followed by the rest of its array.
    private static final ObjectReader ELEMENT = JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Parses a line of JSON that must be an object. */
    static JsonRow parse(String line) {
        try {
            return object(JSON.readTree(line));
        } catch (MismatchedInputException _) {
            throw Rows.malformed("There is more than one JSON value on the line.", "");
        } catch (JsonProcessingException e) {
            throw Rows.malformed("This is not JSON: %s.".formatted(e.getOriginalMessage()), "");
        }
    }

    /**
     * Reads a file that is one JSON object.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}
     */
    static JsonRow read(Path file) {
        try {
            return object(JSON.readTree(Lines.bytes(file)));
        } catch (IOException e) {
            throw Lines.unreadable(file, e);
        }
    }

    /** Returns an element of a file that must be an object. */
    static JsonRow object(JsonNode value) {
        if (!value.isObject()) {
            throw Rows.malformed("A JSON object was expected and %s was found.".formatted(kind(value)), "");
        }
        return new JsonRow("", value);
    }

    /**
     * Reads a file that is one JSON array and hands over its elements with their 1-based numbers.
     *
     * @throws RelataException with {@code FILE_UNREADABLE} when there is no array; JSON that breaks within it is an
     *     error of the record where it breaks
     */
    static void forEach(Path file, Rows rows, ObjIntConsumer<JsonRow> consumer) {
        int record = 0;
        try (JsonParser parser = JSON.createParser(Files.newInputStream(file))) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new RelataException(
                        ErrorCode.FILE_UNREADABLE,
                        "%s is not one JSON array.".formatted(file),
                        "Maybe it has one object a line and is of another format.");
            }
            while (true) {
                record++;
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_ARRAY) {
                    return;
                }
                if (token == null) {
                    rows.error(record, "The file ends here, before its array is closed. Maybe it was cut off.");
                    return;
                }
                JsonNode element = ELEMENT.readTree(parser);
                int number = record;
                rows.row(number, () -> consumer.accept(object(element), number));
            }
        } catch (JsonProcessingException e) {
            if (record == 0) {
                throw Lines.unreadable(file, e);
            }
            rows.error(
                    record,
                    "The JSON breaks here, and nothing after it could be read: %s.".formatted(e.getOriginalMessage()));
        } catch (IOException e) {
            throw Lines.unreadable(file, e);
        }
    }

    boolean has(String field) {
        return !value.path(field).isMissingNode() && !value.path(field).isNull();
    }

    void requireOnly(Set<String> known) {
        value.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw Rows.malformed(
                        "The field \"%s\" is not known.".formatted(at(field)), KnownNames.hint(field, known));
            }
        });
    }

    JsonRow field(String field) {
        if (!has(field)) {
            throw Rows.malformed("The field \"%s\" is missing.".formatted(at(field)), "");
        }
        return new JsonRow(at(field), value.get(field));
    }

    JsonRow objectAt(String field) {
        JsonRow found = field(field);
        return found.value.isObject() ? found : found.complain("an object");
    }

    String text(String field) {
        JsonRow found = field(field);
        return found.value.isTextual() ? found.value.textValue() : found.<String>complain("a text");
    }

    String textOr(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    /** Returns an identifier, which some files write as a number. */
    String identifier(String field) {
        JsonRow found = field(field);
        if (found.value.isIntegralNumber()) {
            return found.value.asText();
        }
        String text = text(field);
        if (text.isBlank()) {
            throw Rows.malformed("The field \"%s\" is empty.".formatted(at(field)), "");
        }
        return text;
    }

    int integer(String field) {
        return field(field).asInteger();
    }

    int asInteger() {
        return value.isIntegralNumber() && value.canConvertToInt()
                ? value.intValue()
                : this.<Integer>complain("a whole number");
    }

    String asText() {
        return value.isTextual() ? value.textValue() : this.<String>complain("a text");
    }

    List<JsonRow> elements(String field) {
        return field(field).elements();
    }

    List<JsonRow> elements() {
        if (!value.isArray()) {
            return complain("a list");
        }
        List<JsonRow> elements = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            elements.add(new JsonRow("%s[%d]".formatted(path, i), value.get(i)));
        }
        return elements;
    }

    List<String> texts(String field) {
        return elements(field).stream().map(JsonRow::asText).toList();
    }

    private String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private <T> T complain(String expected) {
        throw Rows.malformed("The field \"%s\" must be %s and is %s.".formatted(path, expected, kind(value)), "");
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case MISSING -> "nothing";
            default -> value.toString();
        };
    }
}
