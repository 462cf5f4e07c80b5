package io.relata.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reasons that have been written, in a file: one JSON object a line, {@code {"key": "<digest>", "reason": "..."}}, in the order of the
 * keys. Not for use by several threads.
 */
public final class RationaleCache {
    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final Map<String, String> reasonByKey = new TreeMap<>();

    /**
     * Opens a cache; a file that is not there is an empty one.
     *
     * @throws RelataException with {@code FILE_UNREADABLE} if it cannot be read, or is no such file
     */
    public RationaleCache(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    JsonNode row = json.readTree(line);
                    reasonByKey.put(row.path("key").asText(), row.path("reason").asText());
                }
            } catch (IOException e) {
                throw new RelataException(
                        ErrorCode.FILE_UNREADABLE,
                        "The reasons in %s could not be read: %s.".formatted(file, e),
                        "Maybe it is no file of reasons; one that is deleted is written anew.",
                        e);
            }
        }
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(reasonByKey.get(key));
    }

    void put(String key, String reason) {
        reasonByKey.put(key, reason);
    }

    /**
     * Writes the file, as a whole or not at all.
     *
     * @throws RelataException with {@code FILE_UNREADABLE} if it cannot be written
     */
    public void save() {
        StringBuilder lines = new StringBuilder();
        try {
            for (Map.Entry<String, String> e : reasonByKey.entrySet()) {
                lines.append(line(e)).append('\n');
            }
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "reasons", ".tmp");
            Files.writeString(whole, lines, StandardCharsets.UTF_8);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The reasons could not be written to %s: %s.".formatted(file, e),
                    "Maybe the folder's permissions forbid it.",
                    e);
        }
    }

    private String line(Map.Entry<String, String> e) throws JsonProcessingException {
        return json.writeValueAsString(
                json.createObjectNode().put("key", e.getKey()).put("reason", e.getValue()));
    }
}
