package io.relata.evaluation;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How every item of a run was answered, {@code id<TAB>right<TAB>correct<TAB>answered<TAB>gold} a line. */
public final class ItemsFile {
    static final String ENDING = ".items.tsv";

    private ItemsFile() {}

    /**
     * Reads the items beside a stamped result.
     *
     * @param result the JSON file of a run
     * @throws RelataException with {@code FILE_UNREADABLE}
     */
    public static Map<String, PairedComparison.Item> beside(Path result) {
        String name = result.getFileName().toString();
        Path file = result.resolveSibling(name.replaceAll("\\.json$", "") + ENDING);
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s could not be read: %s.".formatted(file, e),
                    "Maybe the run was made before items were kept; run it again.",
                    e);
        }
    }

    static void write(Path file, Map<String, PairedComparison.Item> items) throws IOException {
        StringBuilder lines = new StringBuilder();
        items.forEach((id, item) -> lines.append(id.replaceAll("[\\t\\n\\r]", " "))
                .append('\t')
                .append(item.right() ? 1 : 0)
                .append('\t')
                .append(item.counts().correct())
                .append('\t')
                .append(item.counts().answered())
                .append('\t')
                .append(item.counts().gold())
                .append('\n'));
        Files.writeString(file, lines, StandardCharsets.UTF_8);
    }

    private static Map<String, PairedComparison.Item> parse(List<String> lines) {
        Map<String, PairedComparison.Item> items = new LinkedHashMap<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 5) {
                throw new IllegalArgumentException("\"%s\" has not five fields".formatted(line));
            }
            MatchCounts counts = new MatchCounts(
                    Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), Integer.parseInt(fields[4]));
            items.put(fields[0], new PairedComparison.Item(fields[1].equals("1"), counts));
        }
        return items;
    }
}
