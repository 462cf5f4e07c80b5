package io.relata.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.evaluation.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark measured in one run.
 *
 * @param name of the benchmark
 * @param context where and when
 * @param conditions what was run, in words and numbers, by name
 * @param ratios what may be quoted
 * @param samples times by contender
 * @param notes what is missing, and why
 */
public record BenchmarkReport(
        String name,
        RunContext context,
        Map<String, String> conditions,
        Map<String, Double> ratios,
        Map<String, Samples> samples,
        Map<String, String> notes) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public BenchmarkReport {
        conditions = new LinkedHashMap<>(conditions);
        ratios = new LinkedHashMap<>(ratios);
        samples = new LinkedHashMap<>(samples);
        notes = new TreeMap<>(notes);
    }

    /** Returns the report as an indented JSON document with a line end. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("name", name);
        root.put("commit", context.commit());
        root.put("machine", context.machine());
        root.put("jdk", context.jdk());
        root.put("seed", context.seed());
        root.put("started", context.started().toString());
        conditions.forEach(root.putObject("conditions")::put);
        ObjectNode quoted = root.putObject("ratios");
        ratios.forEach((ratio, value) -> quoted.put(ratio, rounded(value)));
        ObjectNode contenders = root.putObject("contenders");
        samples.forEach((contender, times) -> contenders
                .putObject(contender)
                .put("answers", times.seconds().size())
                .put("unreadable", times.unreadable())
                .put("per_second", rounded(1 / times.median()))
                .put("p50_seconds", rounded(times.median()))
                .put("p99_seconds", rounded(times.quantile(0.99))));
        notes.forEach(root.putObject("notes")::put);
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written.", e);
        }
    }

    /** Returns the report as lines to be read. */
    public String text() {
        StringBuilder text = new StringBuilder(name).append('\n');
        conditions.forEach((condition, value) -> text.append("  %-24s %s%n".formatted(condition, value)));
        samples.forEach((contender, times) -> text.append("%-44s p50 %8.3f s   p99 %8.3f s   %8.3f a second   of %d%n"
                .formatted(
                        contender,
                        times.median(),
                        times.quantile(0.99),
                        1 / times.median(),
                        times.seconds().size())));
        ratios.forEach((ratio, value) -> text.append("%-44s %.2f%n".formatted(ratio, value)));
        notes.forEach((note, value) -> text.append("%s: %s%n".formatted(note, value)));
        return text.toString();
    }

    /**
     * Writes {@code <folder>/<name>/<stamp>.json} and a plot beside it.
     *
     * @return the report's file
     */
    public Path write(Path folder) {
        Path file = folder.resolve(name).resolve(STAMP.format(context.started()) + ".json");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, json(), StandardCharsets.UTF_8);
            Files.writeString(
                    file.resolveSibling(STAMP.format(context.started()) + ".svg"),
                    new BarChart(name, "seconds an answer, the middle of all; logarithmic").draw(medians()),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written.".formatted(file), e);
        }
        return file;
    }

    private Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        samples.forEach((contender, times) -> medians.put(contender, times.median()));
        return medians;
    }

    private static double rounded(double value) {
        return value == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }
}
