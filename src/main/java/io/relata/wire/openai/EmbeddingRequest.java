package io.relata.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.RelataException;
import io.relata.wire.Limits;
import java.util.List;
import java.util.Set;

/**
 * A request to {@code /v1/embeddings}, checked for its form.
 *
 * @param model name of an encoder
 * @param inputs texts, each with or without a marked pair
 * @param base64 whether vectors come as the Base64 of their little-endian 32-bit numbers, and not as lists
 */
public record EmbeddingRequest(String model, List<String> inputs, boolean base64) {
    private static final Set<String> KNOWN = Set.of("model", "input", "encoding_format");

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads a request.
     *
     * @throws RelataException with {@code MALFORMED_JSON}
     * @throws Refusal when a parameter is not supported, or has a value that it may not have
     */
    public static EmbeddingRequest read(byte[] json, Limits limits) {
        Parameters parameters = Parameters.of(json, KNOWN);
        JsonNode input = parameters.value("input");
        List<String> inputs =
                input.isTextual() ? List.of(input.textValue()) : parameters.read("input", f -> f.texts("input"));
        if (inputs.isEmpty() || inputs.size() > limits.demonstrationsMax()) {
            throw Parameters.refused(
                    "input", "must be a text or a list of 1 to %d texts".formatted(limits.demonstrationsMax()), "");
        }
        String format = parameters.has("encoding_format") ? parameters.name("encoding_format") : "float";
        if (!Set.of("float", "base64").contains(format)) {
            throw Parameters.refused("encoding_format", "is \"%s\"".formatted(format), "Maybe float or base64.");
        }
        return new EmbeddingRequest(parameters.name("model"), inputs, format.equals("base64"));
    }
}
