package io.relata.dataset;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The formats that can be asked for, by versioned name or by a short name such as {@code semeval}. */
public final class DatasetReaders {
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "native", "native-jsonl.v1",
            "jsonl", "native-jsonl.v1",
            "semeval", "semeval2010-task8.v1",
            "tacred", "tacred-json.v1",
            "spert", "spert-json.v1",
            "pure", "pure-json.v1",
            "dygie", "pure-json.v1",
            "docred", "docred-json.v1",
            "brat", "brat-standoff.v1");

    private final Map<String, DatasetReader> byName = new LinkedHashMap<>();

    /** Creates the registry of these readers. */
    public DatasetReaders(List<DatasetReader> readers) {
        for (DatasetReader reader : readers) {
            if (byName.putIfAbsent(reader.name(), reader) != null) {
                throw new IllegalArgumentException("Two readers are named %s.".formatted(reader.name()));
            }
        }
    }

    /** Returns every reader that Relata has, none of which builds NULL pairs. */
    public static DatasetReaders all() {
        return all(NullPairs.none(), Map.of());
    }

    /**
     * Returns every reader that Relata has.
     *
     * @param nullPairs what the readers of formats without a NULL label build
     * @param relationNames names for the identifiers of DocRED's relations; may be empty
     */
    public static DatasetReaders all(NullPairs nullPairs, Map<String, String> relationNames) {
        return new DatasetReaders(List.of(
                new NativeJsonlReader(),
                new SemEvalReader(),
                new TacredReader(),
                new SpertReader(nullPairs),
                new PureReader(nullPairs),
                new DocRedReader(nullPairs, relationNames),
                new BratReader(nullPairs)));
    }

    /**
     * Returns the reader of this name or short name.
     *
     * @throws RelataException with {@code FORMAT_UNKNOWN}, which lists all
     */
    public DatasetReader reader(String name) {
        DatasetReader reader = byName.get(SHORT_NAMES.getOrDefault(name, name));
        if (reader == null) {
            TreeSet<String> known = new TreeSet<>(byName.keySet());
            shortNames().keySet().forEach(known::add);
            throw new RelataException(
                    ErrorCode.FORMAT_UNKNOWN,
                    "The format \"%s\" is not known.".formatted(name),
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
