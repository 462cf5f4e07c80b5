package io.relata.app;

import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once models and indexes are open and a first question has been answered. */
@Readiness
@Singleton
public final class IndexReadiness implements HealthCheck {
    private final OpenParts open;

    /** Creates the check; it opens nothing. */
    @Inject
    IndexReadiness(OpenParts open) {
        this.open = open;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<DemonstrationStores> stores = open.stores();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("models and indexes").status(open.isReady());
        for (DemonstrationStore store : stores.map(DemonstrationStores::all).orElse(List.of())) {
            response.withData(
                    store.encoder().name(),
                    "dimension %d".formatted(store.encoder().dimension()));
        }
        return response.build();
    }
}
