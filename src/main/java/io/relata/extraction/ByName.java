package io.relata.extraction;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Parts that profiles ask for by their versioned names. */
final class ByName<T> {
    private final Map<String, T> byName = new TreeMap<>();

    ByName(Collection<T> all, Function<T, String> name) {
        for (T one : all) {
            if (byName.put(name.apply(one), one) != null) {
                throw new IllegalArgumentException("Two have the name %s.".formatted(name.apply(one)));
            }
        }
    }

    /**
     * Returns the part that a profile names.
     *
     * @throws RelataException with {@code PROFILE_INVALID} where there is none
     */
    T of(String name, Profile profile) {
        T found = byName.get(name);
        if (found == null) {
            throw invalid(
                    profile,
                    "names \"%s\", which does not exist".formatted(name),
                    KnownNames.hint(name, byName.keySet()));
        }
        return found;
    }

    /** Returns what is thrown when a profile asks for what cannot be. */
    static RelataException invalid(Profile profile, String what, String hint) {
        return new RelataException(
                ErrorCode.PROFILE_INVALID, "The profile \"%s\" %s.".formatted(profile.name(), what), hint);
    }
}
