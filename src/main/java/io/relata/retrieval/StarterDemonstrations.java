package io.relata.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relata.document.InlineMarkers;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The demonstrations that ship with Relata, which fill an index at its first start.
 *
 * <p>They stand in {@code /demonstrations/<schema>.jsonl}, one JSON object a line, each with every field:
 *
 * <pre>{@code
 * {"id": "general-0001", "schema": "general.v1", "text": "A loose <e1>bracket</e1> caused the <e2>rattle</e2> ...",
 *  "head_type": "", "tail_type": "", "relation": "Cause-Effect", "direction": "head-to-tail", "reasoning": "..."}
 * }</pre>
 *
 * <p>{@code e1} is the head, {@code e2} the tail, whichever comes first. A reasoning quotes the deciding words verbatim in
 * double quotes and ends in one of the relation's templates with the mentions filled in; that of a NULL
 * demonstration says "none of the relations".
 */
public final class StarterDemonstrations {
    private StarterDemonstrations() {}

    /** Returns the names of the schemas that have starter demonstrations, in natural order. */
    public static List<String> schemas() {
        return List.of("business.v1", "clinical.v1", "general.v1");
    }

    /** Returns a schema's starter demonstrations in the order of the file, none for a schema that has none. */
    public static List<Demonstration> of(String schema) {
        if (!schemas().contains(schema)) {
            return List.of();
        }
        ObjectReader reader = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build()
                .readerFor(Line.class);
        return resource("/demonstrations/" + schema + ".jsonl")
                .lines()
                .map(line -> parse(reader, line))
                .toList();
    }

    private static Demonstration parse(ObjectReader reader, String json) {
        try {
            Line line = reader.readValue(json);
            return new Demonstration(
                    line.id,
                    line.schema,
                    InlineMarkers.parse(line.text, line.headType, line.tailType),
                    new RelationLabel(line.relation, direction(line.direction)),
                    line.reasoning);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A starter demonstration is not as its format says: " + json, e);
        }
    }

    private static Direction direction(String wireName) {
        return Arrays.stream(Direction.values())
                .filter(d -> d.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no direction \"%s\".".formatted(wireName)));
    }

    private static String resource(String path) {
        try (InputStream in = StarterDemonstrations.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The resource %s is missing.".formatted(path));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource %s could not be read.".formatted(path), e);
        }
    }

    private record Line(
            @JsonProperty("id") String id,
            @JsonProperty("schema") String schema,
            @JsonProperty("text") String text,
            @JsonProperty("head_type") String headType,
            @JsonProperty("tail_type") String tailType,
            @JsonProperty("relation") String relation,
            @JsonProperty("direction") String direction,
            @JsonProperty("reasoning") String reasoning) {}
}
