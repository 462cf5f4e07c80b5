package io.relata.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Starts the application with {@link BusyParts} and folders of its own. */
public final class WithBusyModel implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(BusyParts.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return new WithFakeParts().getConfigOverrides();
    }
}
