package io.relata.dataset;

import java.nio.file.Path;

/** Reads one file format of labelled relation examples. */
public interface DatasetReader {
    /** Returns the versioned name by which the format is asked for, such as {@code semeval2010-task8.v1}. */
    String name();

    /**
     * Reads a file, or for formats that need one, a folder.
     *
     * @throws io.relata.error.RelataException with {@code FILE_UNREADABLE} when the file cannot be opened or
     *     decoded as a whole; a bad row inside a readable file is a {@link RowError}, not an exception
     */
    DatasetReading read(Path file);
}
