package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Entity;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * CodeIE (Li et al., ACL 2023): a function whose body appends what is found to a list. An entity is a dictionary of two keys, a
 * triple one of five, with the types of both entities, so that triples are strict.
 *
 * <p>Differences from the paper: the names asked for stand in a comment at the top, since a small model has not seen the data
 * sets; the nearest demonstration stands next to the question.
 */
@AutoService(StructureStyle.class)
public final class FunctionCodeStyle implements StructureStyle {
    private static final String NAME = "function-code.v1";
    private static final String END = "# END";
    private static final int ITEMS_MAX = 32;
    private static final Escape ESCAPE = new Escape("\"");
    private static final String ENTITY_LINE = "    entity_list.append({";
    private static final String TRIPLE_LINE = "    relation_list.append({";

    private final Template entitiesHead = Template.load(NAME, "head-entities");
    private final Template triplesHead = Template.load(NAME, "head-triples");
    private final Template entities = Template.load(NAME, "entities");
    private final Template triples = Template.load(NAME, "triples");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.ENTITIES, Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String opening(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        String head = isEntities(question)
                ? entitiesHead.fill(
                        Map.of("types", String.join(", ", vocabulary.types().printed())))
                : triplesHead.fill(Map.of(
                        "relations", String.join(", ", vocabulary.relations().printed()),
                        "types", String.join(", ", vocabulary.types().printed())));
        Template body = isEntities(question) ? entities : triples;
        return Layout.opening(
                this,
                question,
                head + "\n\n",
                q -> body.fill(Map.of("text", ESCAPE.write(q.text()))) + "\n",
                _ -> END + "\n\n");
    }

    private static boolean isEntities(StructureQuestion question) {
        return question.task() == Task.ENTITIES;
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        return ESCAPE.mention(question.text())
                .map(mention -> Grammar.distinct(line(mention, vocabulary, question), "", 0, ITEMS_MAX))
                .orElse(new Grammar.Text(""));
    }

    private static Grammar line(Grammar mention, Vocabulary vocabulary, StructureQuestion question) {
        if (isEntities(question)) {
            return Grammar.sequence(
                    ENTITY_LINE + "\"text\": \"",
                    mention,
                    "\", \"type\": \"",
                    Grammar.oneOf(vocabulary.types().printed()),
                    "\"})\n");
        }
        return new Grammar.Either(vocabulary.relations().names().stream()
                .map(relation -> Grammar.sequence(
                        TRIPLE_LINE + "\"rel_type\": \""
                                + vocabulary.relations().printed(relation)
                                + "\", \"ent1_type\": \"",
                        Grammar.oneOf(vocabulary.headTypes(relation)),
                        "\", \"ent1_text\": \"",
                        mention,
                        "\", \"ent2_type\": \"",
                        Grammar.oneOf(vocabulary.tailTypes(relation)),
                        "\", \"ent2_text\": \"",
                        mention,
                        "\"})\n"))
                .toList());
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of(END, "\ndef ");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        return isEntities(question)
                ? asked.entities().stream()
                        .map(e -> line(e, vocabulary, question))
                        .distinct()
                        .collect(Collectors.joining())
                : asked.triples().stream()
                        .map(t -> line(t, vocabulary, question))
                        .distinct()
                        .collect(Collectors.joining());
    }

    private static String line(Entity entity, Vocabulary vocabulary, StructureQuestion question) {
        return ENTITY_LINE
                + "\"text\": \"%s\", \"type\": \"%s\"})\n"
                        .formatted(written(entity, question), vocabulary.types().printed(entity.type()));
    }

    private static String line(Triple triple, Vocabulary vocabulary, StructureQuestion question) {
        return TRIPLE_LINE
                + "\"rel_type\": \"%s\", \"ent1_type\": \"%s\", \"ent1_text\": \"%s\", \"ent2_type\": \"%s\", \"ent2_text\": \"%s\"})\n"
                        .formatted(
                                vocabulary.relations().printed(triple.relation()),
                                vocabulary.types().printed(triple.head().type()),
                                written(triple.head(), question),
                                vocabulary.types().printed(triple.tail().type()),
                                written(triple.tail(), question));
    }

    private static String written(Entity entity, StructureQuestion question) {
        return ESCAPE.write(entity.span().in(question.text()));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        answer.lines().forEach(line -> {
            Optional<Map<String, String>> item = dictionary(line);
            if (item.isEmpty()) {
                reading.illFormed(line);
            } else if (isEntities(question)) {
                entity(item.get(), line, reading);
            } else {
                triple(item.get(), line, reading);
            }
        });
        return reading.parsed();
    }

    private static void entity(Map<String, String> item, String line, Reading reading) {
        if (item.keySet().equals(Set.of("text", "type"))) {
            reading.entity(item.get("type"), item.get("text"));
        } else {
            reading.illFormed(line);
        }
    }

    private static void triple(Map<String, String> item, String line, Reading reading) {
        if (item.keySet().equals(Set.of("rel_type", "ent1_type", "ent1_text", "ent2_type", "ent2_text"))) {
            reading.triple(
                    item.get("ent1_type"),
                    item.get("ent1_text"),
                    item.get("rel_type"),
                    item.get("ent2_type"),
                    item.get("ent2_text"));
        } else {
            reading.illFormed(line);
        }
    }

    private static Optional<Map<String, String>> dictionary(String line) {
        Cursor cursor = new Cursor(line);
        if (cursor.name().isEmpty() || !cursor.take(".append(") || !cursor.take("{")) {
            return Optional.empty();
        }
        Map<String, String> item = new LinkedHashMap<>();
        do {
            Optional<String> key = cursor.quoted();
            Optional<String> value = cursor.take(":") ? cursor.quoted() : Optional.empty();
            if (key.isEmpty() || value.isEmpty() || item.put(key.get(), value.get()) != null) {
                return Optional.empty();
            }
        } while (cursor.take(","));
        return cursor.take("}") && cursor.take(")") && cursor.atEnd() ? Optional.of(item) : Optional.empty();
    }
}
