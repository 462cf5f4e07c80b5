package io.relata.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.decoding.Sampler;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.wire.JsonFields;
import io.relata.wire.StrictJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** The parameters of one request, of which every one is read or refused by name. */
final class Parameters {
    private static final int STOPS_MAX = 16;
    private static final double TEMPERATURE_MAX = 2;

    /** Parameters that change nothing where they have these values, which many clients send always. */
    private static final Map<String, Predicate<JsonNode>> NEUTRAL = Map.ofEntries(
            Map.entry("n", v -> v.asInt() == 1),
            Map.entry("best_of", v -> v.asInt() == 1),
            Map.entry("presence_penalty", v -> v.asDouble(1) == 0),
            Map.entry("frequency_penalty", v -> v.asDouble(1) == 0),
            Map.entry("logit_bias", v -> v.isObject() && v.isEmpty()),
            Map.entry("tools", v -> v.isArray() && v.isEmpty()),
            Map.entry("functions", v -> v.isArray() && v.isEmpty()),
            Map.entry("tool_choice", v -> v.asText().equals("none")),
            Map.entry("function_call", v -> v.asText().equals("none")),
            Map.entry("parallel_tool_calls", v -> true),
            Map.entry("modalities", v -> v.size() == 1 && v.path(0).asText().equals("text")),
            Map.entry("store", v -> v.isBoolean() && !v.booleanValue()),
            Map.entry(
                    "service_tier", v -> v.asText().equals("auto") || v.asText().equals("default")),
            // Who asks and why changes no answer; neither is kept.
            Map.entry("user", JsonNode::isTextual),
            Map.entry("safety_identifier", JsonNode::isTextual),
            Map.entry("metadata", JsonNode::isObject));

    private final JsonFields fields;

    private Parameters(JsonFields fields) {
        this.fields = fields;
    }

    /** Takes a request that may have these parameters, and others where they change nothing. */
    static Parameters of(byte[] json, Set<String> known) {
        JsonNode document = StrictJson.readWithSchema(json);
        Set<String> all = new TreeSet<>(known);
        for (Iterator<String> names = document.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Predicate<JsonNode> neutral = NEUTRAL.get(name);
            if (neutral != null && !known.contains(name)) {
                JsonNode value = document.path(name);
                if (!value.isNull() && !neutral.test(value)) {
                    throw refused(name, "is not supported here with this value", "Maybe leave it out.");
                }
                all.add(name);
            } else if (!known.contains(name)) {
                Refusal.of(name, () -> JsonFields.of(document, known));
            }
        }
        return new Parameters(JsonFields.of(document, all));
    }

    /** Returns what a function reads from the fields; its failures are those of the parameter. */
    <T> T read(String name, Function<JsonFields, T> reading) {
        return Refusal.of(name, () -> reading.apply(fields));
    }

    boolean has(String name) {
        return fields.has(name);
    }

    String name(String name) {
        return read(name, f -> f.name(name));
    }

    boolean flag(String name) {
        return read(name, f -> f.flag(name));
    }

    JsonNode value(String name) {
        return fields.value(name);
    }

    /** Returns the integer of the first of these names that is there, in a range. */
    OptionalInt integer(int least, int greatest, String... names) {
        for (String name : names) {
            if (has(name)) {
                int value = read(name, f -> f.integer(name));
                if (value < least || value > greatest) {
                    throw refused(name, "is %d, and may be from %d to %d".formatted(value, least, greatest), "");
                }
                return OptionalInt.of(value);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns how tokens are chosen: at temperature 1 with seed 0 where nothing else is said. */
    Sampler sampler() {
        double temperature = number("temperature", 1, TEMPERATURE_MAX);
        double share = number("top_p", 1, 1);
        long seed = has("seed") ? seed() : 0;
        if (temperature == 0 || share == 0) {
            return new Sampler.Greedy();
        }
        return share == 1 ? new Sampler.Tempered(temperature, seed) : new Sampler.Nucleus(temperature, share, seed);
    }

    private double number(String name, double otherwise, double greatest) {
        double value = has(name) ? read(name, f -> f.number(name)) : otherwise;
        if (!(value >= 0 && value <= greatest)) {
            throw refused(name, "is %s, and may be from 0 to %s".formatted(value, greatest), "");
        }
        return value;
    }

    private long seed() {
        JsonNode seed = fields.value("seed");
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw refused("seed", "must be an integer of 64 bits", "");
        }
        return seed.longValue();
    }

    /** Returns the stop texts: one, a list, or none. */
    List<String> stops() {
        if (!has("stop")) {
            return List.of();
        }
        List<String> stops = new ArrayList<>(
                fields.value("stop").isTextual()
                        ? List.of(fields.value("stop").textValue())
                        : read("stop", f -> f.texts("stop")));
        if (stops.contains("") || stops.size() > STOPS_MAX) {
            throw refused("stop", "may be up to %d texts, none of them empty".formatted(STOPS_MAX), "");
        }
        return stops;
    }

    static Refusal refused(String name, String what, String hint) {
        return new Refusal(
                name, new RelataException(ErrorCode.INVALID_FIELD, "The parameter %s %s.".formatted(name, what), hint));
    }
}
