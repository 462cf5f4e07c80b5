package io.relata.dataset;

import java.nio.file.Path;
import java.util.List;

/** Reads one file format of labelled relation examples. */
public interface DatasetReader {
    /** Returns the versioned name by which the format is asked for, such as {@code semeval2010-task8.v1}. */
    String name();

    /** Returns shorter names by which it can be asked for as well; none unless there are such. */
    default List<String> shortNames() {
        return List.of();
    }

    /** Returns this reader with what the caller chooses, as far as the format leaves it open. */
    default DatasetReader with(ReadingChoices choices) {
        return this;
    }

    /**
     * Reads a file, or for formats that need one, a folder.
     *
     * @throws io.relata.error.RelataException with {@code FILE_UNREADABLE} when the file cannot be opened or
     *     decoded as a whole; a bad row inside a readable file is a {@link RowError}, not an exception
     */
    DatasetReading read(Path file);
}
