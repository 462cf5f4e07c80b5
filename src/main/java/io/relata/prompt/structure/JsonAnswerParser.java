package io.relata.prompt.structure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the object of {@link JsonStyle} piece by piece, so that what stands before a break is kept. */
final class JsonAnswerParser {
    private static final JsonFactory JSON = new JsonFactory();

    private final Reading reading;
    private final Task task;
    private int done;

    JsonAnswerParser(Reading reading, Task task) {
        this.reading = reading;
        this.task = task;
    }

    Parsed parse(String answer) {
        int open = answer.indexOf('{');
        if (open < 0) {
            reading.fault(Fault.Kind.ILL_FORMED, answer.strip());
            return reading.parsed();
        }
        reading.illFormed(answer.substring(0, open));
        String json = answer.substring(open);
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            members(parser, json);
            reading.illFormed(json.substring(at(parser)));
        } catch (JsonProcessingException _) {
            reading.fault(Fault.Kind.ILL_FORMED, json.substring(done).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory could not be read.", e);
        }
        return reading.parsed();
    }

    private static int at(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    private void members(JsonParser parser, String json) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    item(key, parser, json);
                }
            } else {
                item(key, parser, json);
            }
            done = at(parser);
        }
    }

    private void item(String key, JsonParser parser, String json) throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        boolean taken =
                switch (task) {
                    case ENTITIES -> {
                        Optional<String> mention = string(parser);
                        mention.ifPresent(m -> reading.entity(key, m));
                        yield mention.isPresent();
                    }
                    case TRIPLES -> triple(key, fields(parser));
                    case EVENTS -> event(key, fields(parser));
                };
        done = at(parser);
        if (!taken) {
            reading.illFormed(json.substring(from, done));
        }
    }

    private boolean triple(String relation, Map<String, List<String>> fields) {
        List<String> heads = fields.getOrDefault(JsonStyle.HEAD, List.of());
        List<String> tails = fields.getOrDefault(JsonStyle.TAIL, List.of());
        if (fields.size() != 2 || heads.size() != 1 || tails.size() != 1) {
            return false;
        }
        reading.triple(heads.getFirst(), relation, tails.getFirst());
        return true;
    }

    private boolean event(String type, Map<String, List<String>> fields) {
        List<String> triggers = fields.getOrDefault(JsonStyle.TRIGGER, List.of());
        if (triggers.size() != 1) {
            return false;
        }
        List<Reading.Part> parts = new ArrayList<>();
        fields.forEach((role, mentions) -> {
            if (!role.equals(JsonStyle.TRIGGER)) {
                mentions.forEach(m -> parts.add(new Reading.Part(role, m)));
            }
        });
        reading.event(type, triggers.getFirst(), parts);
        return true;
    }

    private static Optional<String> string(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        parser.skipChildren();
        return Optional.empty();
    }

    /** Returns the strings under each key, or nothing for what is no object of strings. */
    private static Map<String, List<String>> fields(JsonParser parser) throws IOException {
        Map<String, List<String>> fields = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return fields;
        }
        boolean whole = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            List<String> strings = fields.computeIfAbsent(parser.currentName(), _ -> new ArrayList<>());
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Optional<String> string = string(parser);
                    string.ifPresent(strings::add);
                    whole &= string.isPresent();
                }
            } else {
                Optional<String> string = string(parser);
                string.ifPresent(strings::add);
                whole &= string.isPresent();
            }
        }
        return whole ? fields : Map.of();
    }
}
