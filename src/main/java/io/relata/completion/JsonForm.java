package io.relata.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * JSON Schema as a form, so that what is written under it is valid whatever the model's logits.
 *
 * <p>Read are {@code type} (one or a list), {@code properties}, {@code required}, {@code additionalProperties} as a flag, {@code
 * items}, {@code minItems}, {@code maxItems}, {@code minLength}, {@code maxLength}, {@code minimum} and {@code maximum} (of
 * integers also the exclusive ones), {@code enum}, {@code const}, {@code anyOf} and {@code $ref} within the document without
 * recursion. Every other keyword that could forbid a value is refused by name.
 *
 * <p>A form has fewer texts than its schema has values: fields come in the order of the schema and none that it does not name,
 * at most {@value #NAMES_MAX} in an object; strings have at most {@value #STRING_CHARACTERS_MAX} characters and lists {@value
 * #ITEMS_MAX} items where the schema sets no bound of its own, numbers are written without an exponent, and white space stands
 * only after a comma and a colon.
 */
public final class JsonForm {
    private static final int STRING_CHARACTERS_MAX = 4000;
    private static final int ITEMS_MAX = 100;

    /** Bounds that a schema may set itself; beyond them a form would cost more memory than an answer is worth. */
    private static final int BOUND_MAX = 100_000;

    private static final int NODES_MAX = 2000;

    /** Any of the names may come next where all may be left out, so the matcher follows as many readings. */
    private static final int NAMES_MAX = 256;

    private static final int CHOICES_MAX = 20_000;

    /** The shortest answer of a schema is kept as a text, so it must not be endless. */
    private static final long SHORTEST_CHARACTERS_MAX = 10_000;

    /** How deep a value may nest of which the schema says nothing. */
    private static final int ANY_DEPTH = 3;

    private static final Set<String> NOTES = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$schema",
            "$comment",
            "$defs",
            "definitions");

    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "minItems", "maxItems", "uniqueItems"),
            "string", Set.of("minLength", "maxLength"),
            "integer", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
            "number", Set.of("minimum", "maximum"),
            "boolean", Set.of(),
            "null", Set.of());

    private static final Grammar CHARACTER = new Grammar.Either(List.of(
            new Grammar.Words(1, "\"\\"), new Grammar.Text(" "), Grammar.oneOf(List.of("\\\"", "\\\\", "\\n", "\\t"))));
    private static final Grammar STRING = string(0, STRING_CHARACTERS_MAX);
    private static final Grammar BOOLEAN = Grammar.oneOf(List.of("true", "false"));
    private static final Grammar NULL = new Grammar.Text("null");
    private static final Grammar INTEGER = NumberForms.integers(-NumberForms.GREATEST, NumberForms.GREATEST);
    private static final Grammar NUMBER = NumberForms.numbers(-NumberForms.GREATEST, NumberForms.GREATEST);

    private final JsonNode root;
    private final Map<String, Grammar> referred = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();
    private int nodes;
    private int choices;

    private JsonForm(JsonNode root) {
        this.root = root;
    }

    /**
     * Returns the form of a schema.
     *
     * @throws RelataException with {@code INVALID_FIELD} that names the keyword which is not read, or what is wrong with the
     *     schema
     */
    public static Grammar of(JsonNode schema) {
        JsonForm reading = new JsonForm(schema);
        Grammar form = reading.form(schema, "#");
        if (shortest(form, new IdentityHashMap<>()) > SHORTEST_CHARACTERS_MAX) {
            throw invalid(
                    "asks for answers of more than %d characters at the least".formatted(SHORTEST_CHARACTERS_MAX),
                    "Maybe minItems or minLength is larger than it was meant.");
        }
        return form;
    }

    /** Returns the form of objects of which nothing is said. Names in them may repeat, since nothing says which there are. */
    public static Grammar anyObject() {
        return anyObject(any(ANY_DEPTH));
    }

    private static Grammar any(int depth) {
        List<Grammar> choices = new ArrayList<>(List.of(STRING, NUMBER, BOOLEAN, NULL));
        if (depth > 0) {
            Grammar inner = any(depth - 1);
            choices.add(list(inner, 0, ITEMS_MAX));
            choices.add(anyObject(inner));
        }
        return new Grammar.Either(choices);
    }

    private static Grammar anyObject(Grammar value) {
        return Grammar.sequence("{", Grammar.separated(Grammar.sequence(STRING, ": ", value), ", ", 0, ITEMS_MAX), "}");
    }

    private Grammar form(JsonNode schema, String at) {
        nodes++;
        if (nodes > NODES_MAX) {
            throw invalid(
                    "has more than %d parts".formatted(NODES_MAX), "Maybe it can be split into several requests.");
        }
        if (schema.isBoolean() && schema.booleanValue()) {
            return any(ANY_DEPTH);
        }
        if (!schema.isObject()) {
            throw invalid("is no object at %s".formatted(at), "Maybe {\"type\": \"string\"} was meant.");
        }
        if (schema.has("$ref")) {
            only(schema, Set.of("$ref"), at);
            return referred(schema.path("$ref"), at);
        }
        if (schema.has("anyOf")) {
            only(schema, Set.of("anyOf"), at);
            return anyOf(schema.path("anyOf"), at + "/anyOf");
        }
        if (schema.has("const") || schema.has("enum")) {
            only(schema, Set.of("const", "enum", "type"), at);
            return literals(schema, at);
        }
        if (!schema.has("type")) {
            only(schema, Set.of(), at);
            return any(ANY_DEPTH);
        }
        return typed(schema, at);
    }

    private Grammar referred(JsonNode reference, String at) {
        String pointer = reference.asText();
        JsonNode target = pointer.startsWith("#/") ? root.at(pointer.substring(1)) : root.path("\uFFFE");
        if (target.isMissingNode() && !pointer.equals("#")) {
            throw invalid(
                    "refers at %s to \"%s\", which is not in it".formatted(at, pointer),
                    "Maybe \"#/$defs/NAME\" was meant; nothing outside the schema is read.");
        }
        if (pointer.equals("#") || !open.add(pointer)) {
            throw invalid(
                    "is recursive by the $ref \"%s\" at %s, and forms are finite".formatted(pointer, at),
                    "Maybe the depth that is needed can be written out.");
        }
        Grammar form = referred.get(pointer);
        if (form == null) {
            form = form(target, pointer);
            referred.put(pointer, form);
        }
        open.remove(pointer);
        return form;
    }

    private Grammar anyOf(JsonNode options, String at) {
        if (!options.isArray() || options.isEmpty()) {
            throw invalid("has no list of schemas at %s".formatted(at), "");
        }
        List<Grammar> forms = new ArrayList<>();
        for (JsonNode option : options) {
            forms.add(form(option, "%s/%d".formatted(at, forms.size())));
        }
        return new Grammar.Either(forms);
    }

    private Grammar literals(JsonNode schema, String at) {
        Set<String> allowed = new LinkedHashSet<>();
        if (schema.has("enum")) {
            JsonNode values = schema.path("enum");
            if (!values.isArray()) {
                throw invalid("has an enum that is no list at %s".formatted(at), "");
            }
            values.forEach(v -> addIfTyped(v, schema, allowed));
        } else {
            addIfTyped(schema.path("const"), schema, allowed);
        }
        if (schema.has("enum") && schema.has("const")) {
            allowed.removeIf(v -> !v.equals(schema.path("const").toString()));
        }
        choices += allowed.size();
        if (allowed.isEmpty() || choices > CHOICES_MAX) {
            throw invalid(
                    allowed.isEmpty()
                            ? "allows no value at %s".formatted(at)
                            : "has more than %d values to choose from".formatted(CHOICES_MAX),
                    "Maybe type and enum contradict each other.");
        }
        return Grammar.oneOf(List.copyOf(allowed));
    }

    private static void addIfTyped(JsonNode value, JsonNode schema, Set<String> allowed) {
        if (!schema.has("type") || types(schema, "").stream().anyMatch(t -> isOf(value, t))) {
            allowed.add(value.toString());
        }
    }

    private static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    private static Set<String> types(JsonNode schema, String at) {
        JsonNode type = schema.path("type");
        Set<String> types = new LinkedHashSet<>();
        if (type.isArray()) {
            type.forEach(t -> types.add(t.asText()));
        } else {
            types.add(type.asText());
        }
        for (String one : types) {
            if (!KEYWORDS.containsKey(one)) {
                throw invalid(
                        "has the type \"%s\" at %s".formatted(one, at),
                        "Maybe one of %s.".formatted(String.join(", ", new TreeSet<>(KEYWORDS.keySet()))));
            }
        }
        if (types.isEmpty()) {
            throw invalid("has an empty list of types at %s".formatted(at), "");
        }
        return types;
    }

    private Grammar typed(JsonNode schema, String at) {
        Set<String> types = types(schema, at);
        Set<String> known = new TreeSet<>(Set.of("type"));
        types.forEach(t -> known.addAll(KEYWORDS.get(t)));
        only(schema, known, at);
        if (types.contains("number")) {
            // Where numbers of both kinds are allowed, bounds of integers alone would be lost.
            Set<String> bounds = new TreeSet<>(KEYWORDS.get("integer"));
            bounds.removeAll(KEYWORDS.get("number"));
            bounds.stream().filter(schema::has).findFirst().ifPresent(k -> refuse(k, at));
        }
        List<Grammar> forms = types.stream().map(t -> ofType(t, schema, at)).toList();
        return forms.size() == 1 ? forms.getFirst() : new Grammar.Either(forms);
    }

    private Grammar ofType(String type, JsonNode schema, String at) {
        return switch (type) {
            case "object" -> object(schema, at);
            case "array" -> array(schema, at);
            case "string" -> {
                int least = bound(schema, "minLength", 0, at);
                yield string(least, bound(schema, "maxLength", Math.max(least, STRING_CHARACTERS_MAX), at), at);
            }
            case "integer", "number" -> number(type, schema, at);
            case "boolean" -> BOOLEAN;
            default -> NULL;
        };
    }

    private Grammar object(JsonNode schema, String at) {
        JsonNode more = schema.path("additionalProperties");
        if (!more.isMissingNode() && !more.isBoolean()) {
            throw invalid(
                    "describes names that it does not list, by additionalProperties at %s".formatted(at),
                    "Maybe list the names under properties, or use a list of objects with a name and a value.");
        }
        JsonNode properties = schema.path("properties");
        boolean listed = !schema.has("required") || schema.path("required").isArray();
        if (!listed || schema.has("properties") && !properties.isObject()) {
            throw invalid("has properties that are no object or a required that is no list at %s".formatted(at), "");
        }
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<String> names = new ArrayList<>();
        for (Iterator<String> all = properties.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
        if (names.size() > NAMES_MAX) {
            throw invalid(
                    "has %d properties at %s, and an object has at most %d".formatted(names.size(), at, NAMES_MAX),
                    "Maybe a list of objects with a name and a value can say the same.");
        }
        if (!names.containsAll(required)) {
            required.removeAll(names);
            throw invalid(
                    "requires at %s what it does not describe: %s".formatted(at, String.join(", ", required)),
                    "Maybe add it to properties.");
        }
        List<Grammar> members = new ArrayList<>();
        for (String name : names) {
            Grammar value = form(properties.path(name), "%s/properties/%s".formatted(at, name));
            members.add(Grammar.sequence(quoted(name) + ": ", value));
        }
        return Grammar.sequence("{", members(names, members, required), "}");
    }

    /** Returns the members in their order, with a comma between those that are there. */
    private static Grammar members(List<String> names, List<Grammar> members, Set<String> required) {
        int first = 0;
        while (first < names.size() && !required.contains(names.get(first))) {
            first++;
        }
        // What may follow is the same whatever the object begins with, so it is made once and shared.
        List<Grammar> following = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Grammar one = Grammar.sequence(", ", members.get(i));
            following.add(required.contains(names.get(i)) ? one : maybe(one));
        }
        if (first < names.size()) {
            List<Grammar> parts = new ArrayList<>();
            members.subList(0, first).forEach(m -> parts.add(maybe(Grammar.sequence(m, ", "))));
            parts.add(beginning(first, members, following));
            return new Grammar.Sequence(parts);
        }
        List<Grammar> beginnings = new ArrayList<>(List.of(new Grammar.Text("")));
        for (int begin = 0; begin < names.size(); begin++) {
            beginnings.add(beginning(begin, members, following));
        }
        return new Grammar.Either(beginnings);
    }

    private static Grammar beginning(int member, List<Grammar> members, List<Grammar> following) {
        List<Grammar> parts = new ArrayList<>(List.of(members.get(member)));
        parts.addAll(following.subList(member + 1, following.size()));
        return new Grammar.Sequence(parts);
    }

    private static Grammar maybe(Grammar form) {
        return new Grammar.Repeat(form, 0, 1);
    }

    private Grammar array(JsonNode schema, String at) {
        if (schema.path("uniqueItems").asBoolean(false)) {
            refuse("uniqueItems", at);
        }
        int least = bound(schema, "minItems", 0, at);
        int most = bound(schema, "maxItems", Math.max(least, ITEMS_MAX), at);
        Grammar item = schema.has("items") ? form(schema.path("items"), at + "/items") : any(ANY_DEPTH);
        if (least > most) {
            throw contradiction("minItems", "maxItems", at);
        }
        return list(item, least, most);
    }

    private static Grammar list(Grammar item, int least, int most) {
        return most == 0
                ? new Grammar.Text("[]")
                : Grammar.sequence("[", Grammar.separated(item, ", ", least, most), "]");
    }

    private static Grammar string(int least, int most, String at) {
        if (least > most) {
            throw contradiction("minLength", "maxLength", at);
        }
        return string(least, most);
    }

    private static Grammar string(int least, int most) {
        return Grammar.sequence("\"", new Grammar.Repeat(CHARACTER, least, most), "\"");
    }

    private static Grammar number(String type, JsonNode schema, String at) {
        boolean bounded = KEYWORDS.get("integer").stream().anyMatch(schema::has);
        if (!bounded) {
            return type.equals("integer") ? INTEGER : NUMBER;
        }
        long least = Math.max(
                whole(schema, "minimum", -NumberForms.GREATEST, at),
                whole(schema, "exclusiveMinimum", -NumberForms.GREATEST - 1, at) + 1);
        long greatest = Math.min(
                whole(schema, "maximum", NumberForms.GREATEST, at),
                whole(schema, "exclusiveMaximum", NumberForms.GREATEST + 1, at) - 1);
        if (least > greatest) {
            throw contradiction("minimum", "maximum", at);
        }
        return type.equals("integer") ? NumberForms.integers(least, greatest) : NumberForms.numbers(least, greatest);
    }

    private static long whole(JsonNode schema, String keyword, long otherwise, String at) {
        if (!schema.has(keyword)) {
            return otherwise;
        }
        JsonNode value = schema.path(keyword);
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || Math.abs(value.doubleValue()) > NumberForms.GREATEST) {
            throw invalid(
                    "has %s %s at %s; bounds are whole numbers of at most fifteen digits".formatted(keyword, value, at),
                    "Maybe take the next whole number and check the answer.");
        }
        return value.longValue();
    }

    private static int bound(JsonNode schema, String keyword, int otherwise, String at) {
        if (!schema.has(keyword)) {
            return otherwise;
        }
        JsonNode value = schema.path(keyword);
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 0) {
            throw invalid("has %s %s at %s".formatted(keyword, value, at), "Maybe a whole number was meant.");
        }
        return value.canConvertToInt() ? Math.min(value.intValue(), BOUND_MAX) : BOUND_MAX;
    }

    private static void only(JsonNode schema, Set<String> known, String at) {
        for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
            String keyword = names.next();
            if (!known.contains(keyword) && !NOTES.contains(keyword)) {
                refuse(keyword, at);
            }
        }
    }

    private static void refuse(String keyword, String at) {
        throw invalid(
                "has the keyword \"%s\" at %s, which cannot be promised here".formatted(keyword, at),
                "Maybe leave it out and check the answer; read are type, properties, required, items, minItems, maxItems, "
                        + "minLength, maxLength, minimum, maximum, enum, const, anyOf and $ref.");
    }

    private static RelataException contradiction(String least, String most, String at) {
        return invalid("has a %s above its %s at %s".formatted(least, most, at), "");
    }

    private static RelataException invalid(String what, String hint) {
        return new RelataException(ErrorCode.INVALID_FIELD, "The JSON schema %s.".formatted(what), hint);
    }

    private static String quoted(String name) {
        return JsonNodeFactory.instance.textNode(name).toString();
    }

    /** Returns the length of the shortest text, in code units; of one that is beyond all measure, some number beyond it too. */
    private static long shortest(Grammar form, Map<Grammar, Long> known) {
        Long length = known.get(form);
        if (length == null) {
            length = Math.min(
                    SHORTEST_CHARACTERS_MAX + 1,
                    switch (form) {
                        case Grammar.Text(String literal) -> literal.length();
                        case Grammar.OneOf(List<String> literals) ->
                            literals.stream().mapToLong(String::length).min().orElse(0);
                        case Grammar.Sequence(List<Grammar> parts) ->
                            parts.stream().mapToLong(p -> shortest(p, known)).sum();
                        case Grammar.Either(List<Grammar> options) ->
                            options.stream()
                                    .mapToLong(o -> shortest(o, known))
                                    .min()
                                    .orElse(0);
                        case Grammar.Repeat(Grammar part, int min, int _) -> min * shortest(part, known);
                        case Grammar.Distinct(var items, String _, int min, int _) ->
                            min
                                    * items.stream()
                                            .mapToLong(i -> shortest(i.key(), known) + shortest(i.rest(), known))
                                            .min()
                                            .orElse(0);
                        case Grammar.Copied _, Grammar.Words _ -> 1;
                    });
            known.put(form, length);
        }
        return length;
    }
}
