package io.relata.dataset;

import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key or a file of answers as the scorer of SemEval-2010 Task 8 takes them: {@code id<TAB>label} a line, in any order,
 * each id once.
 *
 * @param labels by id, in file order
 * @param errors the lines that could not be read, in file order
 */
public record SemEvalAnswers(Map<String, RelationLabel> labels, List<RowError> errors) {
    public SemEvalAnswers {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        errors = List.copyOf(errors);
    }

    /**
     * Reads a file.
     *
     * @throws io.relata.error.RelataException with {@code FILE_UNREADABLE}
     */
    public static SemEvalAnswers read(Path file) {
        Rows rows = new Rows(file);
        Map<String, RelationLabel> labels = new LinkedHashMap<>();
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                rows.row(line.number(), () -> put(labels, line.checked()));
            }
        }
        return new SemEvalAnswers(labels, rows.reading().errors());
    }

    private static void put(Map<String, RelationLabel> labels, String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 2 || fields[0].isBlank()) {
            throw Rows.malformed("An id, a tab and a label were expected and \"%s\" was found.".formatted(line), "");
        }
        RelationLabel label = SemEvalReader.label(fields[1]);
        if (labels.putIfAbsent(fields[0].strip(), label) != null) {
            throw Rows.malformed("The id \"%s\" is there twice.".formatted(fields[0]), "");
        }
    }
}
