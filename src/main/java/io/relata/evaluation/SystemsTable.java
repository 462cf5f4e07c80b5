package io.relata.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of the systems with what was measured of them and what their papers say, and the table of ablations, as Markdown.
 * Figures of ours come from the stamped results, the newest of an experiment; what papers say comes from a file of facts.
 */
public final class SystemsTable {
    private static final int RESAMPLES = 1000;

    private final Path results;
    private final List<PaperSystem> systems;
    private final List<Ablation> ablations;

    private record Facts(List<PaperSystem> systems, List<Ablation> ablations) {}

    private record PaperSystem(String system, String paper, String blocks, List<Row> rows) {}

    private record Row(String experiment, String metric, String published, String evidence, String comparable) {}

    private record Ablation(String question, String without, String with) {}

    /**
     * Reads what papers say.
     *
     * @param results folder of the stamped results, {@code bench/results}
     * @param facts YAML of systems and ablations, {@code bench/papers.yaml}
     * @throws RelataException with {@code FILE_UNREADABLE}
     */
    public SystemsTable(Path results, Path facts) {
        this.results = results;
        try {
            Facts read = new YAMLMapper().readValue(Files.readString(facts, StandardCharsets.UTF_8), Facts.class);
            this.systems = read.systems();
            this.ablations = read.ablations();
        } catch (IOException e) {
            throw unreadable(facts, e);
        }
    }

    /** Returns the document with a line end. */
    public String render() {
        StringBuilder out = new StringBuilder("""
                # The systems

                Every published system is a profile; this is what was measured of each with the small models that ship. The page is
                written by `./relata bench table` from `bench/results` and `bench/papers.yaml`, and a test holds it to them.

                Ours are percentages with the 95 % interval of a bootstrap over the items. With one to two hundred items and a model of
                a few million weights they show that a mechanism runs from end to end, not how good the method is. A paper's figure is given
                with where it was seen; very few are comparable.

                | system | profile | blocks | data | items | metric | ours | the paper's figure | seen in | comparable |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (PaperSystem system : systems) {
            for (Row row : system.rows()) {
                out.append(line(system, row));
            }
        }
        out.append("""

                ## Ablations

                The same items with and without a mechanism. The difference is with less without, its interval from a paired bootstrap;
                p is McNemar's, exact and two-sided, over items that are wholly right.

                | what | without | with | metric | items | without | with | difference | p |
                |---|---|---|---|---|---|---|---|---|
                """);
        ablations.forEach(ablation -> out.append(line(ablation)));
        return out.toString();
    }

    private String line(PaperSystem system, Row row) {
        Optional<JsonNode> result = newest(row.experiment()).map(SystemsTable::json);
        return cells(
                "%s (%s)".formatted(system.system(), system.paper()),
                result.map(r -> "`" + r.path("profile").asText() + "`").orElse("-"),
                system.blocks(),
                result.map(r -> r.path("data").asText()).orElse("`" + row.experiment() + "`"),
                result.map(r -> r.path("count").asText()).orElse("-"),
                row.metric(),
                result.map(r -> figure(r, row.metric())).orElse("not measured"),
                row.published(),
                row.evidence(),
                row.comparable());
    }

    private static String figure(JsonNode result, String metric) {
        JsonNode value = result.at("/metrics/" + metric);
        JsonNode interval = result.at("/interval95/" + metric);
        String figure = String.format(Locale.ROOT, "%.1f", value.asDouble());
        return interval.size() == 2
                ? String.format(
                        Locale.ROOT,
                        "%s [%.1f, %.1f]",
                        figure,
                        interval.get(0).asDouble(),
                        interval.get(1).asDouble())
                : figure;
    }

    private String line(Ablation ablation) {
        Optional<StoredRun> without = newest(ablation.without()).map(StoredRun::read);
        Optional<StoredRun> with = newest(ablation.with()).map(StoredRun::read);
        if (without.isEmpty() || with.isEmpty()) {
            return cells(
                    ablation.question(), ablation.without(), ablation.with(), "-", "-", "-", "-", "not measured", "-");
        }
        PairedComparison c =
                PairedComparison.of(without.get().items(), with.get().items(), new Bootstrap(RESAMPLES, 1));
        return cells(
                ablation.question(),
                "`" + without.get().profile() + "`",
                "`" + with.get().profile() + "`",
                with.get().metric(),
                Integer.toString(c.items()),
                String.format(Locale.ROOT, "%.1f", c.first()),
                String.format(Locale.ROOT, "%.1f", c.second()),
                String.format(
                        Locale.ROOT,
                        "%+.1f [%.1f, %.1f]",
                        c.second() - c.first(),
                        c.difference().lower(),
                        c.difference().upper()),
                c.pExact() < 0.0005 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", c.pExact()));
    }

    private static String cells(String... cells) {
        return Stream.of(cells)
                        .map(cell -> cell.replace("|", "\\|"))
                        .reduce("|", (row, cell) -> row + " " + cell + " |")
                + "\n";
    }

    // Names begin with the time, so the last by name is the newest.
    private Optional<Path> newest(String experiment) {
        Path folder = results.resolve(experiment);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .max(Comparator.comparing(f -> f.getFileName().toString()));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static RelataException unreadable(Path file, IOException e) {
        return new RelataException(
                ErrorCode.FILE_UNREADABLE,
                "%s could not be read: %s.".formatted(file, e),
                "Maybe run this in the folder of the checkout, which has bench.",
                e);
    }
}
