package io.relata.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run as far as it takes to compare it with another.
 *
 * @param name of the experiment
 * @param profile or variant that answered
 * @param data file and part
 * @param metric whose counts the items have
 * @param items how every item was answered, by its id
 */
public record StoredRun(
        String name, String profile, String data, String metric, Map<String, PairedComparison.Item> items) {
    public StoredRun {
        items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
    }

    /** Returns a run that was made just now. */
    public static StoredRun of(Report report) {
        String metric =
                switch (report) {
                    case EvaluationReport _ -> "micro_f1";
                    case StructureReport texts -> texts.mainView().metric();
                };
        EvaluationReport.Subject subject = report.subject();
        return new StoredRun(subject.name(), subject.profile(), subject.data(), metric, report.items());
    }

    /**
     * Reads a stamped result and the items beside it.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}
     */
    public static StoredRun read(Path result) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readString(result, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The result %s could not be read: %s.".formatted(result, e),
                    "Maybe it is not one of the JSON files below bench/results.",
                    e);
        }
        String metric =
                switch (root.path("task").asText()) {
                    case "entities" -> StructureView.ENTITIES.metric();
                    case "triples" -> StructureView.TRIPLETS.metric();
                    case "events" -> StructureView.TRIGGERS.metric();
                    default -> "micro_f1";
                };
        return new StoredRun(
                root.path("name").asText(),
                root.path("profile").asText(),
                root.path("data").asText(),
                metric,
                ItemsFile.beside(result));
    }
}
