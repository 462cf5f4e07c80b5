package io.relata.discovery;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** The implementations of a seam that are on the class path. */
public final class Discovered {
    private Discovered() {}

    /**
     * Returns a new object of every implementation, ordered by name.
     *
     * @param seam an interface whose implementations are public classes marked {@code @AutoService(seam)}, each with a
     *     public constructor without arguments
     * @param name the name by which users ask for an implementation
     * @throws RelataException with {@code CONFIGURATION_INVALID} when two have one name, or one cannot be made
     */
    public static <S> List<S> of(Class<S> seam, Function<S, String> name) {
        Map<String, S> byName = new TreeMap<>();
        try {
            for (S found : ServiceLoader.load(seam, seam.getClassLoader())) {
                S other = byName.putIfAbsent(name.apply(found), found);
                if (other != null) {
                    throw invalid("%s and %s are both named %s"
                            .formatted(
                                    other.getClass().getName(), found.getClass().getName(), name.apply(found)));
                }
            }
        } catch (ServiceConfigurationError e) {
            throw invalid(e.getMessage());
        }
        return List.copyOf(byName.values());
    }

    private static RelataException invalid(String what) {
        return new RelataException(
                ErrorCode.CONFIGURATION_INVALID,
                "Something on the class path does not fit: %s.".formatted(what),
                "Maybe a jar is there twice, or was built for another version of Relata.");
    }
}
