package io.relata.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked header of one file.
 *
 * @param metadata free strings that the writer left
 * @param entries the tensors by name
 */
record Header(Map<String, String> metadata, Map<String, Entry> entries) {
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One tensor and where its bytes lie.
     *
     * @param info name, dtype and shape
     * @param begin first byte, counted from the end of the header, inclusive
     * @param end just past the last byte
     */
    record Entry(TensorInfo info, long begin, long end) {}

    /**
     * Reads and checks a header.
     *
     * @param json the header's bytes
     * @param dataBytes how many bytes the file has behind its header
     * @param source the file, for messages
     * @throws RelataException with {@code MODEL_INVALID}
     */
    static Header parse(byte[] json, long dataBytes, String source) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw invalid(source, "has a header that is not JSON: %s".formatted(e.getOriginalMessage()));
        }
        if (!root.isObject()) {
            throw invalid(source, "has a header that is no JSON object.");
        }
        Map<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (!property.getKey().equals(METADATA)) {
                entries.put(property.getKey(), entry(property.getKey(), property.getValue(), source));
            }
        }
        checkCoverage(entries, dataBytes, source);
        return new Header(metadata(root.path(METADATA), source), entries);
    }

    private static Map<String, String> metadata(JsonNode node, String source) {
        Map<String, String> metadata = new TreeMap<>();
        if (node.isMissingNode()) {
            return metadata;
        }
        if (!node.isObject()) {
            throw invalid(source, "has %s that is no JSON object: %s".formatted(METADATA, node));
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!property.getValue().isTextual()) {
                throw invalid(
                        source,
                        "has metadata %s that is no string: %s".formatted(property.getKey(), property.getValue()));
            }
            metadata.put(property.getKey(), property.getValue().textValue());
        }
        return metadata;
    }

    private static Entry entry(String name, JsonNode node, String source) {
        Dtype dtype = Dtype.named(node.path("dtype").asText())
                .orElseThrow(() -> invalid(
                        source,
                        "has the tensor %s of dtype %s; known are %s."
                                .formatted(name, node.path("dtype"), Dtype.known())));
        TensorInfo info = new TensorInfo(name, dtype, shape(name, node.path("shape"), source));
        JsonNode offsets = node.path("data_offsets");
        if (!offsets.isArray() || offsets.size() != 2 || !isSize(offsets.get(0)) || !isSize(offsets.get(1))) {
            throw invalid(source, "has the tensor %s with data_offsets %s.".formatted(name, offsets));
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        long bytes;
        try {
            bytes = info.bytes();
        } catch (ArithmeticException e) {
            throw invalid(source, "has the tensor %s with the impossible shape %s.".formatted(name, info.shape()));
        }
        if (end - begin != bytes) {
            throw invalid(
                    source,
                    "has the tensor %s with %d bytes at [%d, %d), but %s %s takes %d."
                            .formatted(name, end - begin, begin, end, dtype, info.shape(), bytes));
        }
        return new Entry(info, begin, end);
    }

    private static List<Integer> shape(String name, JsonNode node, String source) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode dimension : node) {
            if (!dimension.isInt() || dimension.intValue() < 0) {
                throw invalid(source, "has the tensor %s with shape %s.".formatted(name, node));
            }
            shape.add(dimension.intValue());
        }
        if (!node.isArray()) {
            throw invalid(source, "has the tensor %s with shape %s.".formatted(name, node));
        }
        return shape;
    }

    private static boolean isSize(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    private static void checkCoverage(Map<String, Entry> entries, long dataBytes, String source) {
        List<Entry> byPlace = new ArrayList<>(entries.values());
        byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : byPlace) {
            if (entry.begin() != at) {
                throw invalid(
                        source,
                        "has the tensor %s at [%d, %d), which %s the one before it, ending at %d."
                                .formatted(
                                        entry.info().name(),
                                        entry.begin(),
                                        entry.end(),
                                        entry.begin() < at ? "overlaps" : "leaves a gap behind",
                                        at));
            }
            at = entry.end();
        }
        if (at != dataBytes) {
            throw invalid(source, "has tensors of %d bytes together, but %d bytes of data.".formatted(at, dataBytes));
        }
    }

    static RelataException invalid(String source, String what) {
        return new RelataException(
                ErrorCode.MODEL_INVALID,
                source + " " + what,
                "Maybe the file was cut off while it was copied; compare its size and digest with its origin.");
    }
}
