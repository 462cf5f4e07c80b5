package io.relata.dataset;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The formats of whole texts that can be asked for, by versioned name or by a short name such as {@code conll}. */
public final class StructureReaders {
    private static final Map<String, String> SHORT_NAMES =
            Map.of("spert-texts", "spert-texts.v1", "conll", "conll-bio.v1", "conll-io", "conll-io.v1");

    private final Map<String, StructureReader> byName = new LinkedHashMap<>();

    /** Creates the registry of these readers. */
    public StructureReaders(List<StructureReader> readers) {
        for (StructureReader reader : readers) {
            if (byName.putIfAbsent(reader.name(), reader) != null) {
                throw new IllegalArgumentException("Two readers are named %s.".formatted(reader.name()));
            }
        }
    }

    /** Returns every reader that Relata has. */
    public static StructureReaders all() {
        return new StructureReaders(List.of(
                new SpertTextReader(),
                new ColumnReader(ColumnReader.Scheme.BIO),
                new ColumnReader(ColumnReader.Scheme.IO)));
    }

    /** Returns whether there is a reader of this name or short name. */
    public boolean has(String name) {
        return byName.containsKey(SHORT_NAMES.getOrDefault(name, name));
    }

    /**
     * Returns the reader of this name or short name.
     *
     * @throws RelataException with {@code FORMAT_UNKNOWN}, which lists all
     */
    public StructureReader reader(String name) {
        StructureReader reader = byName.get(SHORT_NAMES.getOrDefault(name, name));
        if (reader == null) {
            TreeSet<String> known = new TreeSet<>(byName.keySet());
            known.addAll(shortNames().keySet());
            throw new RelataException(
                    ErrorCode.FORMAT_UNKNOWN,
                    "The format \"%s\" of whole texts is not known.".formatted(name),
                    KnownNames.hint(name, known));
        }
        return reader;
    }

    /** Returns the versioned names in the order of the documentation. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns the short names in natural order with the versioned name that each stands for. */
    public Map<String, String> shortNames() {
        Map<String, String> known = new TreeMap<>(SHORT_NAMES);
        known.values().retainAll(byName.keySet());
        return known;
    }
}
