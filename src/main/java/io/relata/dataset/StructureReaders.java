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

/** The formats of whole texts that can be asked for, by versioned name or by a short name such as {@code conll}. */
public final class StructureReaders {
    private final Map<String, StructureReader> byName = new TreeMap<>();
    private final Map<String, String> shortNames = new TreeMap<>();

    /**
     * Creates the registry of these readers.
     *
     * @throws IllegalArgumentException if a name is there twice
     */
    public StructureReaders(List<StructureReader> readers) {
        for (StructureReader reader : readers) {
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

    /** Returns every reader on the class path. */
    public static StructureReaders all() {
        return new StructureReaders(Discovered.of(StructureReader.class, StructureReader::name));
    }

    /** Returns whether there is a reader of this name or short name. */
    public boolean has(String name) {
        return byName.containsKey(shortNames.getOrDefault(name, name));
    }

    /**
     * Returns the reader of this name or short name.
     *
     * @throws RelataException with {@code FORMAT_UNKNOWN}, which lists all
     */
    public StructureReader reader(String name) {
        StructureReader reader = byName.get(shortNames.getOrDefault(name, name));
        if (reader == null) {
            TreeSet<String> known = new TreeSet<>(byName.keySet());
            known.addAll(shortNames.keySet());
            throw new RelataException(
                    ErrorCode.FORMAT_UNKNOWN,
                    "The format \"%s\" of whole texts is not known.".formatted(name),
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
