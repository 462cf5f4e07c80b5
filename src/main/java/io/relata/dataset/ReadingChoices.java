package io.relata.dataset;

import java.util.Map;

/**
 * What a format leaves open and a caller may choose.
 *
 * @param nullPairs what the readers of formats without a NULL label build
 * @param relationNames names for the identifiers of DocRED's relations; may be empty
 */
public record ReadingChoices(NullPairs nullPairs, Map<String, String> relationNames) {
    public ReadingChoices {
        relationNames = Map.copyOf(relationNames);
    }
}
