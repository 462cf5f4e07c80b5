package io.relata.completion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether a value is valid by a schema, worked out from the value and not from the form: the oracle of {@link JsonForm}. */
final class SchemaChecker {
    private final JsonNode root;

    SchemaChecker(JsonNode root) {
        this.root = root;
    }

    boolean valid(JsonNode value) {
        return valid(value, root);
    }

    private boolean valid(JsonNode value, JsonNode schema) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        if (schema.has("$ref")
                && !valid(value, root.at(schema.get("$ref").textValue().substring(1)))) {
            return false;
        }
        if (schema.has("anyOf") && all(schema.get("anyOf")).noneMatch(s -> valid(value, s))) {
            return false;
        }
        if (schema.has("enum") && all(schema.get("enum")).noneMatch(value::equals)) {
            return false;
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            return false;
        }
        if (schema.has("type")) {
            JsonNode type = schema.get("type");
            boolean fits =
                    type.isTextual() ? is(value, type.textValue()) : all(type).anyMatch(t -> is(value, t.textValue()));
            if (!fits) {
                return false;
            }
        }
        return object(value, schema) && array(value, schema) && string(value, schema) && number(value, schema);
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static boolean is(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private boolean object(JsonNode value, JsonNode schema) {
        if (!value.isObject()) {
            return true;
        }
        JsonNode properties = schema.path("properties");
        boolean closed = schema.has("additionalProperties")
                && !schema.get("additionalProperties").booleanValue();
        return value.properties().stream()
                        .allMatch(e ->
                                properties.has(e.getKey()) ? valid(e.getValue(), properties.get(e.getKey())) : !closed)
                && all(schema.path("required")).allMatch(name -> value.has(name.textValue()));
    }

    private boolean array(JsonNode value, JsonNode schema) {
        return !value.isArray()
                || value.size() >= schema.path("minItems").asInt(0)
                        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE)
                        && (!schema.has("items") || all(value).allMatch(v -> valid(v, schema.get("items"))));
    }

    private static boolean string(JsonNode value, JsonNode schema) {
        if (!value.isTextual()) {
            return true;
        }
        int length = value.textValue().codePointCount(0, value.textValue().length());
        return length >= schema.path("minLength").asInt(0)
                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
    }

    private static boolean number(JsonNode value, JsonNode schema) {
        if (!value.isNumber()) {
            return true;
        }
        double number = value.doubleValue();
        return number >= schema.path("minimum").asDouble(-Double.MAX_VALUE)
                && number <= schema.path("maximum").asDouble(Double.MAX_VALUE)
                && number > schema.path("exclusiveMinimum").asDouble(-Double.MAX_VALUE)
                && number < schema.path("exclusiveMaximum").asDouble(Double.MAX_VALUE);
    }
}
