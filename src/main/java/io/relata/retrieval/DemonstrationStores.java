package io.relata.retrieval;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.List;

/**
 * The stores, one for each encoder. All hold the same demonstrations.
 *
 * @param all at least one
 */
public record DemonstrationStores(List<DemonstrationStore> all) {
    public DemonstrationStores {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("There must be a store.");
        }
    }

    /** Returns the store whose demonstrations are counted and listed; they are the same in all. */
    public DemonstrationStore first() {
        return all.getFirst();
    }

    /** Returns the store of an encoder, or fails with {@code MODEL_MISSING}. */
    public DemonstrationStore of(String encoder) {
        return all.stream()
                .filter(store -> store.encoder().name().equals(encoder))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The encoder \"%s\" is not installed.".formatted(encoder),
                        KnownNames.hint(
                                encoder,
                                all.stream()
                                        .map(store -> store.encoder().name())
                                        .toList())));
    }
}
