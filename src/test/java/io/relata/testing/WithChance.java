package io.relata.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Starts the application with {@link FakeParts} and {@link ChanceParts}, and folders of its own. */
public final class WithChance implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeParts.class, ChanceParts.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return new WithFakeParts().getConfigOverrides();
    }
}
