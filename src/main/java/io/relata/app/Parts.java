package io.relata.app;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.RelationExtractor;
import io.relata.retrieval.DemonstrationStores;
import io.relata.wire.Inventory;
import io.relata.wire.ProfileShelf;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The parts that depend on what is installed. */
public final class Parts {
    @Produces
    @Singleton
    ProfileShelf profiles(RelataConfig config) {
        return new ProfileShelf(new ProfileReader().builtIn(), config.profile());
    }

    @Produces
    @Singleton
    RelationExtractor extractor() {
        return _ -> {
            throw missing();
        };
    }

    @Produces
    @Singleton
    DemonstrationStores stores() {
        throw missing();
    }

    @Produces
    @Singleton
    Inventory inventory() {
        return () -> new Inventory.Models(List.of());
    }

    private static RelataException missing() {
        return new RelataException(ErrorCode.MODEL_MISSING, "No model is installed yet.", "");
    }
}
