package io.relata.dataset;

import java.nio.file.Path;

/**
 * A row that could not be read.
 *
 * @param file name of the file as the caller gave it
 * @param line 1-based line, or the 1-based record where a format is not line-based; 0 for the file as a whole
 * @param reason what was expected and what was found
 */
public record RowError(String file, int line, String reason) {
    /** Returns the same with the file named as seen from a folder, if it lies there: reports travel, machines stay. */
    public RowError seenFrom(Path folder) {
        Path path = Path.of(file);
        return path.startsWith(folder) ? new RowError(folder.relativize(path).toString(), line, reason) : this;
    }
}
