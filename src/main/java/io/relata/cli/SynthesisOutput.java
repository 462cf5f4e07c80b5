package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.synthesis.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where offline jobs leave what they made and say what came of it. */
final class SynthesisOutput {
    private SynthesisOutput() {}

    /**
     * Writes a file, replacing it.
     *
     * @throws RelataException with {@code FILE_UNREADABLE} if it cannot be written
     */
    static void write(Path target, String text) {
        try {
            Path folder = target.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.writeString(target, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s could not be written: %s.".formatted(target, e),
                    "Maybe the folder's permissions forbid it.",
                    e);
        }
    }

    /** Returns what a tally says, with the share that was accepted. */
    static Map<String, Object> of(Tally tally) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("asked", tally.asked());
        said.put("accepted", tally.accepted());
        said.put("acceptance", Math.round(tally.acceptance() * 10_000) / 10_000.0);
        said.put("rejected", tally.rejectedByReason());
        return said;
    }

    /** Prints a report: one JSON document, or a line for each of its fields. */
    static void print(Output out, Map<String, Object> report, boolean json) {
        if (json) {
            out.json(report);
            return;
        }
        report.forEach((name, value) -> {
            if (value instanceof Collection<?> many && many.size() > 1) {
                out.plain(name + ":");
                many.forEach(one -> out.plain("  " + one));
            } else {
                out.plain(name + ": " + inWords(value));
            }
        });
    }

    private static String inWords(Object value) {
        return switch (value) {
            case Map<?, ?> counts when counts.isEmpty() -> "none";
            case Map<?, ?> counts ->
                counts.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
            case Collection<?> many when many.isEmpty() -> "none";
            case Collection<?> one -> one.iterator().next().toString();
            default -> value.toString();
        };
    }
}
