package io.relata.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.graph.KnowledgeGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The facts that texts are made from. As a file: UTF-8, one JSON object a line, {@code {"head": "Ada", "relation": "Founder",
 * "tail": "Acme"}}.
 *
 * @param facts in natural order, none twice, at least one
 */
public record FactBase(List<Fact> facts) {
    public FactBase {
        facts = List.copyOf(new TreeSet<>(facts));
        if (facts.isEmpty()) {
            throw new RelataException(ErrorCode.INVALID_ARGUMENT, "A knowledge base without facts states nothing.", "");
        }
    }

    /** Returns the statements of a graph, entities by their labels. */
    public static FactBase of(KnowledgeGraph graph) {
        Map<String, String> labels = new HashMap<>();
        graph.individuals().forEach(i -> labels.put(i.id(), i.label()));
        return new FactBase(graph.statements().stream()
                .map(s -> new Fact(
                        labels.getOrDefault(s.subject(), s.subject()),
                        s.property(),
                        labels.getOrDefault(s.object(), s.object())))
                .toList());
    }

    /**
     * Reads a file.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}, or with {@code ROW_MALFORMED} naming the line
     */
    public static FactBase read(Path file) {
        ObjectReader reader = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(Fact.class);
        List<Fact> facts = new ArrayList<>();
        int line = 0;
        for (String text : lines(file)) {
            line++;
            if (!text.isBlank()) {
                facts.add(parse(reader, text, "%s, line %d".formatted(file, line)));
            }
        }
        return new FactBase(facts);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s could not be read: %s.".formatted(file, e),
                    "Maybe the path is mistyped, or the file is not UTF-8.",
                    e);
        }
    }

    private static Fact parse(ObjectReader reader, String text, String place) {
        try {
            return reader.readValue(text);
        } catch (JsonMappingException e) {
            throw malformed(place, e);
        } catch (JsonProcessingException e) {
            throw malformed(place, e);
        }
    }

    private static RelataException malformed(String place, JsonProcessingException e) {
        return new RelataException(
                ErrorCode.ROW_MALFORMED,
                "%s: %s.".formatted(place, e.getOriginalMessage()),
                "Maybe a field is missing; a line has head, relation and tail.",
                e);
    }

    /** Returns the relations in natural order. */
    public Set<String> relations() {
        Set<String> relations = new TreeSet<>();
        facts.forEach(f -> relations.add(f.relation()));
        return relations;
    }

    /** Returns the entities in natural order. */
    public Set<String> entities() {
        Set<String> entities = new TreeSet<>();
        facts.forEach(f -> {
            entities.add(f.head());
            entities.add(f.tail());
        });
        return entities;
    }
}
