package io.relata.dataset;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what a reader finds: a row gives examples or an error, and an error does not stop the file. */
final class Rows {
    private final String file;
    private final List<LabeledExample> examples = new ArrayList<>();
    private final List<RowError> errors = new ArrayList<>();
    private final Map<String, Integer> lineById = new HashMap<>();

    Rows(Path file) {
        this.file = file.toString();
    }

    /** What reads one row and may find it malformed. */
    @FunctionalInterface
    interface RowParser {
        void parse();
    }

    /** Runs the parser of a row; what it throws becomes the row's error. */
    void row(int line, RowParser parser) {
        row(file, line, parser);
    }

    /** Runs the parser of a row in a file that belongs to the one being read. */
    void row(String otherFile, int line, RowParser parser) {
        try {
            parser.parse();
        } catch (RelataException e) {
            error(otherFile, line, e.hint().isEmpty() ? e.detail() : e.detail() + " " + e.hint());
        }
    }

    /** Adds an example; a second one of the same id is an error of its row. */
    void add(int line, LabeledExample example) {
        Integer earlier = lineById.putIfAbsent(example.id(), line);
        if (earlier != null) {
            throw malformed(
                    "The id \"%s\" is taken already, by the one at %d.".formatted(example.id(), earlier),
                    "Maybe two files were put together; an id must be unique in its file.");
        }
        examples.add(example);
    }

    void error(int line, String reason) {
        error(file, line, reason);
    }

    /** Adds an error of a file that belongs to the one being read. */
    void error(String otherFile, int line, String reason) {
        errors.add(new RowError(otherFile, line, reason));
    }

    DatasetReading reading() {
        return new DatasetReading(examples, errors);
    }

    static RelataException malformed(String detail, String hint) {
        return new RelataException(ErrorCode.ROW_MALFORMED, detail, hint);
    }
}
