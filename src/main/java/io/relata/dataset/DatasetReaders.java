package io.relata.dataset;

import io.relata.discovery.Discovered;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The formats that can be asked for, by versioned name or by a short name such as {@code semeval}. */
public final class DatasetReaders {
    private final Map<String, DatasetReader> byName = new TreeMap<>();
    private final Map<String, String> shortNames = new TreeMap<>();

    /**
     * Creates the registry of these readers.
     *
     * @throws IllegalArgumentException if a name is there twice
     */
    public DatasetReaders(List<DatasetReader> readers) {
        for (DatasetReader reader : readers) {
            requireNew(byName.putIfAbsent(reader.name(), reader), reader.name());
            for (String shortName : reader.shortNames()) {
                requireNew(shortNames.putIfAbsent(shortName, reader.name()), shortName);
            }
        }
    }

    private static void requireNew(@Nullable Object other, String name) {
        if (other != null) {
            throw new IllegalArgumentException("Two readers are named %s.".formatted(name));
        }
    }

    /** Returns every reader on the class path, none of which builds NULL pairs. */
    public static DatasetReaders all() {
        return new DatasetReaders(Discovered.of(DatasetReader.class, DatasetReader::name));
    }

    /** Returns these readers with what the caller chooses. */
    public DatasetReaders with(ReadingChoices choices) {
        return new DatasetReaders(
                byName.values().stream().map(reader -> reader.with(choices)).toList());
    }

    /**
     * Returns the reader of this name or short name.
     *
     * @throws RelataException with {@code FORMAT_UNKNOWN}, which lists all
     */
    public DatasetReader reader(String name) {
        DatasetReader reader = byName.get(shortNames.getOrDefault(name, name));
        if (reader == null) {
            TreeSet<String> known = new TreeSet<>(byName.keySet());
            known.addAll(shortNames.keySet());
            throw new RelataException(
                    ErrorCode.FORMAT_UNKNOWN,
                    "The format \"%s\" is not known.".formatted(name),
                    KnownNames.hint(name, known));
        }
        return reader;
    }

    /** Returns the versioned names in natural order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns the short names in natural order with the versioned name that each stands for. */
    public Map<String, String> shortNames() {
        return Collections.unmodifiableMap(shortNames);
    }
}
