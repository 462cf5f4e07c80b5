package io.relata.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fusions as JSON, for those that are fitted once and shipped, such as one with a language model among its sources:
 *
 * <pre>{@code
 * {"sources": {"discriminator": 0.8, "vote": 0.1, "model": 0.05}, "null_bias": -0.2}
 * }</pre>
 */
public final class FusionFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FusionFile() {}

    /** Returns the JSON of a fusion, sources in their order. */
    public static String write(Fusion fusion) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode sources = root.putObject("sources");
        for (int s = 0; s < fusion.sources().size(); s++) {
            sources.put(fusion.sources().get(s), fusion.weights().get(s));
        }
        root.put("null_bias", fusion.nullBias());
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads a fusion.
     *
     * @param file name of the file, for messages
     * @throws RelataException with {@code CONFIGURATION_INVALID}
     */
    public static Fusion read(String file, String json) {
        try {
            JsonNode root = JSON.readTree(json);
            List<String> sources = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            root.path("sources").properties().forEach(e -> {
                sources.add(e.getKey());
                weights.add(e.getValue().asDouble(Double.NaN));
            });
            return new Fusion(sources, weights, root.path("null_bias").asDouble(Double.NaN));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "%s holds no fusion: %s".formatted(file, e.getMessage()),
                    "Maybe it was edited; fit it again, or delete it to have one fitted from the demonstrations.",
                    e);
        }
    }

    /**
     * Reads a fusion from a file.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}, or as {@link #read(String, String)} does
     */
    public static Fusion read(Path file) {
        try {
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The fusion %s could not be read: %s.".formatted(file, e),
                    "Maybe its permissions forbid it.",
                    e);
        }
    }
}
