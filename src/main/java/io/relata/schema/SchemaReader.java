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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
 * entities:                   # what is looked for in whole texts; may be left out
 *   - name: PERSON
 *     definition: ...         # may be left out
 *     words: person           # the name as prompts say it; the name itself, in lower case and without underscores, if left out
 *     aliases: [PER]
 * events:                     # may be left out
 *   - name: Acquisition
 *     definition: ...
 *     roles:
 *       - name: Buyer
 *         definition: ...     # may be left out
 * }</pre>
 *
 * <p>A schema of entities or events may leave the relations out. Where there are entities, the argument types of its relations
 * are among them.
 *
 * <p>The reader is strict: a field that it does not know is a typing slip that would change answers unnoticed.
 */
public final class SchemaReader {
    private static final Set<String> SCHEMA_FIELDS =
            Set.of("name", "language", "null_label", "null_definition", "relations", "entities", "events");
    private static final Set<String> RELATION_FIELDS =
            Set.of("name", "definition", "symmetric", "templates", "head_types", "tail_types", "aliases", "inverse");

    private static final Set<String> ENTITY_FIELDS = Set.of("name", "definition", "words", "aliases");
    private static final Set<String> EVENT_FIELDS = Set.of("name", "definition", "roles");
    private static final Set<String> ROLE_FIELDS = Set.of("name", "definition");

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
        SchemaNode root = new SchemaNode(file, "", parse(file, text));
        root.requireObject(SCHEMA_FIELDS);
        String name = root.name("name");
        String language = root.language("language");
        String nullLabel = root.text("null_label");
        String nullDefinition = root.text("null_definition");
        List<EntityType> entities = root.elementsIfAny("entities").stream()
                .map(SchemaReader::entity)
                .toList();
        List<EventType> events =
                root.elementsIfAny("events").stream().map(SchemaReader::event).toList();
        boolean aboutTexts = !entities.isEmpty() || !events.isEmpty();
        List<RelationType> relations = (aboutTexts ? root.elementsIfAny("relations") : root.elements("relations"))
                .stream().map(SchemaReader::relation).toList();
        if (relations.isEmpty() && !aboutTexts) {
            throw root.field("relations").invalid("has no relation", "Maybe the list was left empty.");
        }
        RelationSchema schema =
                new RelationSchema(name, language, nullLabel, nullDefinition, relations, entities, events);
        checkNames(root, schema);
        checkInverses(root, schema);
        checkEntities(root, schema);
        checkEvents(root, schema);
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

    private static RelationType relation(SchemaNode node) {
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

    private static EntityType entity(SchemaNode node) {
        node.requireObject(ENTITY_FIELDS);
        String name = node.text("name");
        return new EntityType(
                name,
                node.textOr("definition", ""),
                node.textOr("words", name.replace('_', ' ').toLowerCase(Locale.ROOT)),
                node.texts("aliases"));
    }

    private static EventType event(SchemaNode node) {
        node.requireObject(EVENT_FIELDS);
        return new EventType(
                node.text("name"),
                node.text("definition"),
                node.elements("roles").stream()
                        .map(role -> {
                            role.requireObject(ROLE_FIELDS);
                            return new EventType.Role(role.text("name"), role.textOr("definition", ""));
                        })
                        .toList());
    }

    private static void checkNames(SchemaNode root, RelationSchema schema) {
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

    private static void checkEntities(SchemaNode root, RelationSchema schema) {
        List<EntityType> entities = schema.entities();
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < entities.size(); i++) {
            claim(
                    root,
                    owners,
                    "entities[%d].name".formatted(i),
                    entities.get(i).name());
        }
        for (int i = 0; i < entities.size(); i++) {
            for (String alias : entities.get(i).aliases()) {
                claim(root, owners, "entities[%d].aliases".formatted(i), alias);
            }
        }
        if (entities.isEmpty()) {
            return;
        }
        List<String> names = entities.stream().map(EntityType::name).toList();
        for (int i = 0; i < schema.relations().size(); i++) {
            RelationType relation = schema.relations().get(i);
            checkTypes(root, "relations[%d].head_types".formatted(i), relation.headTypes(), names);
            checkTypes(root, "relations[%d].tail_types".formatted(i), relation.tailTypes(), names);
        }
    }

    private static void checkTypes(SchemaNode root, String path, Set<String> types, List<String> names) {
        for (String type : types) {
            if (!names.contains(type)) {
                throw root.at(path)
                        .invalid(
                                "names \"%s\", which is not an entity of this schema".formatted(type),
                                KnownNames.hint(type, names));
            }
        }
    }

    private static void checkEvents(SchemaNode root, RelationSchema schema) {
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < schema.events().size(); i++) {
            EventType event = schema.events().get(i);
            claim(root, owners, "events[%d].name".formatted(i), event.name());
            Map<String, String> roles = new HashMap<>();
            for (int r = 0; r < event.roles().size(); r++) {
                claim(
                        root,
                        roles,
                        "events[%d].roles[%d].name".formatted(i, r),
                        event.roles().get(r).name());
            }
        }
    }

    // Names that differ in nothing but case would be confused by readers and by models alike.
    private static void claim(SchemaNode root, Map<String, String> owners, String path, String name) {
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

    private static void checkInverses(SchemaNode root, RelationSchema schema) {
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

    private static void checkInverse(SchemaNode field, RelationType relation, RelationType inverse) {
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

    private static SchemaNode inverse(SchemaNode root, int index) {
        return root.at("relations[%d].inverse".formatted(index));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
