package io.relata.wire;

import io.relata.dataset.DatasetReader;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The file formats of labelled examples that can be read. */
public final class DatasetShelf {
    private static final String FIRST_VERSION = ".v1";

    private final SortedMap<String, DatasetReader> byName = new TreeMap<>();

    /** Takes the readers, whose names must differ. */
    public DatasetShelf(List<DatasetReader> readers) {
        for (DatasetReader reader : readers) {
            if (byName.put(reader.name(), reader) != null) {
                throw new IllegalArgumentException("Two formats have the name %s.".formatted(reader.name()));
            }
        }
    }

    /** Returns the reader of a format, whose name may go without {@code .v1}; fails with {@code FORMAT_UNKNOWN}. */
    public DatasetReader reader(String format) {
        DatasetReader reader = byName.getOrDefault(format, byName.get(format + FIRST_VERSION));
        if (reader == null) {
            throw new RelataException(
                    ErrorCode.FORMAT_UNKNOWN,
                    "The format \"%s\" is not known.".formatted(format),
                    KnownNames.hint(format, byName.keySet()));
        }
        return reader;
    }

    /** Returns the names of all formats in natural order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
