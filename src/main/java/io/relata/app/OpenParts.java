package io.relata.app;

import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What has been opened so far; asking opens nothing. */
@Singleton
final class OpenParts {
    private final AtomicReference<Optional<DemonstrationStores>> stores = new AtomicReference<>(Optional.empty());

    private final AtomicBoolean ready = new AtomicBoolean();

    /** Notes that the first question has been answered. */
    void ready() {
        ready.set(true);
    }

    boolean isReady() {
        return ready.get();
    }

    DemonstrationStores opened(DemonstrationStores opened) {
        stores.set(Optional.of(opened));
        return opened;
    }

    /** Makes the indexes that are open take demonstrations of one more schema; those opened later know it anyway. */
    void admit(RelationSchema schema) {
        stores().stream()
                .flatMap(open -> open.all().stream())
                .map(DemonstrationStore::index)
                .forEach(index -> index.admit(schema));
    }

    Optional<DemonstrationStores> stores() {
        return stores.get();
    }
}
