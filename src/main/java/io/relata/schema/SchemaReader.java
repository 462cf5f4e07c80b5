package io.relata.schema;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads schemas from YAML. The format:
 *
 * <pre>{@code
 * name: general.v1            # letters, digits, dots, hyphens, underscores
 * language: en                # BCP 47
 * null_label: None            # what is answered when no relation holds; not among the relations
 * null_definition: ...        # one sentence on when it applies
 * relations:
 *   - name: Founder
 *     definition: ...         # one sentence
 *     symmetric: false        # the default
 *     templates:              # at least one, each with {head} and {tail}; the first is the verbalizer
 *       - "{head} founded {tail}"
 *     head_types: [PERSON]    # none: any type
 *     tail_types: [ORGANIZATION]
 *     aliases: [org:founded_by]
 *     inverse: Founded-By     # another relation of this file
 * }</pre>
 *
 * <p>The reader is strict: a field that it does not know is a typing slip that would change answers unnoticed.
 */
public final class SchemaReader {
    private static final Set<String> SCHEMA_FIELDS =
            Set.of("name", "language", "null_label", "null_definition", "relations");
    private static final Set<String> RELATION_FIELDS =
            Set.of("name", "definition", "symmetric", "templates", "head_types", "tail_types", "aliases", "inverse");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final YAMLMapper yaml;

    /** Creates a reader. */
    public SchemaReader() {
        yaml = YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads a file.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}, or as {@link #read(String, String)} does
     */
    public RelationSchema read(Path file) {
        try {
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The schema %s could not be read: %s.".formatted(file, e),
                    "Maybe the path is mistyped, or the file is not UTF-8.",
                    e);
        }
    }

    /**
     * Reads a schema from its text.
     *
     * @param file name of the file, for messages
     * @param text the YAML
     * @throws RelataException with {@code SCHEMA_INVALID}, naming file, field and what is wrong with it
     */
    public RelationSchema read(String file, String text) {
        Node root = new Node(file, "", parse(file, text));
        root.requireObject(SCHEMA_FIELDS);
        String name = root.name("name");
        String language = root.language("language");
        String nullLabel = root.text("null_label");
        String nullDefinition = root.text("null_definition");
        List<RelationType> relations =
                root.elements("relations").stream().map(SchemaReader::relation).toList();
        if (relations.isEmpty()) {
            throw root.field("relations").invalid("has no relation", "Maybe the list was left empty.");
        }
        RelationSchema schema = new RelationSchema(name, language, nullLabel, nullDefinition, relations);
        checkNames(root, schema);
        checkInverses(root, schema);
        return schema;
    }

    private JsonNode parse(String file, String text) {
        try {
            return yaml.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new RelataException(
                    ErrorCode.SCHEMA_INVALID,
                    "%s%s: this is not YAML that can be read: %s"
                            .formatted(file, at == null ? "" : ", line " + at.getLineNr(), e.getOriginalMessage()),
                    "Maybe an indent is wrong, a field is there twice, or a text with a colon wants quotation marks.",
                    e);
        }
    }

    private static RelationType relation(Node node) {
        node.requireObject(RELATION_FIELDS);
        List<String> templates = node.texts("templates");
        if (templates.isEmpty()) {
            throw node.field("templates")
                    .invalid("is missing or empty", "Maybe add a sentence such as \"{head} founded {tail}\".");
        }
        for (String template : templates) {
            if (!template.contains("{head}") || !template.contains("{tail}")) {
                throw node.field("templates")
                        .invalid(
                                "has \"%s\", in which {head} or {tail} is missing".formatted(template),
                                "Maybe a brace was forgotten.");
            }
        }
        return new RelationType(
                node.text("name"),
                node.text("definition"),
                node.flag("symmetric"),
                templates,
                Set.copyOf(node.texts("head_types")),
                Set.copyOf(node.texts("tail_types")),
                node.texts("aliases"),
                node.field("inverse").isAbsent() ? "" : node.text("inverse"));
    }

    private static void checkNames(Node root, RelationSchema schema) {
        Map<String, String> owners = new HashMap<>();
        owners.put(folded(schema.nullLabel()), "null_label");
        for (int i = 0; i < schema.relations().size(); i++) {
            claim(
                    root,
                    owners,
                    "relations[%d].name".formatted(i),
                    schema.relations().get(i).name());
        }
        for (int i = 0; i < schema.relations().size(); i++) {
            for (String alias : schema.relations().get(i).aliases()) {
                claim(root, owners, "relations[%d].aliases".formatted(i), alias);
            }
        }
    }

    // Names that differ in nothing but case would be confused by readers and by models alike.
    private static void claim(Node root, Map<String, String> owners, String path, String name) {
        String owner = owners.putIfAbsent(folded(name), path);
        if (owner != null) {
            throw root.at(path)
                    .invalid(
                            "has \"%s\", which %s has already".formatted(name, owner),
                            owner.equals("null_label")
                                    ? "Maybe leave the NULL label out of the relations; it is always allowed."
                                    : "Maybe one of the two was copied and not renamed.");
        }
    }

    private static void checkInverses(Node root, RelationSchema schema) {
        List<String> names = schema.relations().stream().map(RelationType::name).toList();
        for (int i = 0; i < names.size(); i++) {
            String inverse = schema.relations().get(i).inverse();
            if (!inverse.isEmpty() && !names.contains(inverse)) {
                throw inverse(root, i)
                        .invalid(
                                "names \"%s\", which is not a relation of this schema".formatted(inverse),
                                KnownNames.hint(inverse, names));
            }
        }
        for (int i = 0; i < names.size(); i++) {
            RelationType relation = schema.relations().get(i);
            if (!relation.inverse().isEmpty()) {
                RelationType inverse = schema.relations().get(names.indexOf(relation.inverse()));
                checkInverse(inverse(root, i), relation, inverse);
            }
        }
    }

    private static void checkInverse(Node field, RelationType relation, RelationType inverse) {
        if (relation.symmetric() || inverse.symmetric()) {
            throw field.invalid(
                    "pairs \"%s\" with \"%s\", and one of them is symmetric".formatted(relation.name(), inverse.name()),
                    "Maybe leave the inverse out: a symmetric relation is its own.");
        }
        if (inverse.name().equals(relation.name())) {
            throw field.invalid("names the relation itself", "Maybe \"symmetric: true\" was meant.");
        }
        if (!inverse.inverse().isEmpty() && !inverse.inverse().equals(relation.name())) {
            throw field.invalid(
                    "names \"%s\", whose own inverse is \"%s\"".formatted(inverse.name(), inverse.inverse()),
                    "Maybe one of the two is mistyped; inverses come in pairs.");
        }
    }

    private static Node inverse(Node root, int index) {
        return root.at("relations[%d].inverse".formatted(index));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A value with the place where it stands, so that every complaint can name it. */
    private record Node(String file, String path, JsonNode value) {

        Node field(String fieldName) {
            return new Node(file, path.isEmpty() ? fieldName : path + "." + fieldName, value.path(fieldName));
        }

        Node at(String otherPath) {
            return new Node(file, otherPath, value);
        }

        boolean isAbsent() {
            return value.isMissingNode() || value.isNull();
        }

        void requireObject(Set<String> known) {
            if (!value.isObject()) {
                throw invalid("must be a mapping of fields", "Maybe the file is empty or a dash is too many.");
            }
            value.fieldNames().forEachRemaining(fieldName -> {
                if (!known.contains(fieldName)) {
                    throw field(fieldName).invalid("is not a known field", KnownNames.hint(fieldName, known));
                }
            });
        }

        String text(String fieldName) {
            return field(fieldName).asText();
        }

        String asText() {
            if (isAbsent()) {
                throw invalid("is missing", "Maybe it is mistyped or indented wrongly.");
            }
            if (!value.isTextual()) {
                throw invalid("must be a text and is %s".formatted(value), "Maybe put it in quotation marks.");
            }
            if (value.textValue().isBlank()) {
                throw invalid("is empty", "");
            }
            return value.textValue().strip();
        }

        String name(String fieldName) {
            String text = text(fieldName);
            if (!NAME.matcher(text).matches()) {
                throw field(fieldName)
                        .invalid(
                                "is \"%s\"".formatted(text),
                                "Maybe keep to letters, digits, dots, hyphens and underscores, as in \"general.v1\".");
            }
            return text;
        }

        String language(String fieldName) {
            String text = text(fieldName);
            try {
                return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            } catch (IllformedLocaleException _) {
                throw field(fieldName)
                        .invalid("is \"%s\", which is no BCP 47 tag".formatted(text), "Maybe \"en\" or \"zh-Hans\".");
            }
        }

        boolean flag(String fieldName) {
            Node node = field(fieldName);
            if (node.isAbsent()) {
                return false;
            }
            if (!node.value.isBoolean()) {
                throw node.invalid("must be true or false and is %s".formatted(node.value), "");
            }
            return node.value.booleanValue();
        }

        List<String> texts(String fieldName) {
            if (field(fieldName).isAbsent()) {
                return List.of();
            }
            List<String> texts = elements(fieldName).stream().map(Node::asText).toList();
            if (new HashSet<>(texts).size() < texts.size()) {
                throw field(fieldName).invalid("says the same thing twice: %s".formatted(texts), "");
            }
            return texts;
        }

        List<Node> elements(String fieldName) {
            Node node = field(fieldName);
            if (node.isAbsent()) {
                throw node.invalid("is missing", "Maybe it is mistyped or indented wrongly.");
            }
            if (!node.value.isArray()) {
                throw node.invalid(
                        "must be a list and is %s".formatted(node.value), "Maybe dashes or brackets are missing.");
            }
            List<Node> elements = new ArrayList<>();
            for (int i = 0; i < node.value.size(); i++) {
                elements.add(new Node(file, "%s[%d]".formatted(node.path, i), node.value.get(i)));
            }
            return elements;
        }

        RelataException invalid(String what, String hint) {
            return new RelataException(
                    ErrorCode.SCHEMA_INVALID,
                    "%s: %s %s.".formatted(file, path.isEmpty() ? "the document" : "the field " + path, what),
                    hint);
        }
    }
}
