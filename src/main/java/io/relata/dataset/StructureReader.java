package io.relata.dataset;

import java.nio.file.Path;
import java.util.List;

/** Reads one file format of texts in which everything that is looked for is annotated. */
public interface StructureReader {
    /** Returns the versioned name by which the format is asked for, such as {@code spert-texts.v1}. */
    String name();

    /** Returns shorter names by which it can be asked for as well; none unless there are such. */
    default List<String> shortNames() {
        return List.of();
    }

    /**
     * Reads a file.
     *
     * @throws io.relata.error.RelataException with {@code FILE_UNREADABLE} when the file cannot be opened or
     *     decoded as a whole; a bad row inside a readable file is a {@link RowError}, not an exception
     */
    StructureReading read(Path file);
}
