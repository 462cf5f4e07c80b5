package io.relata.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;

/** Starts the application with {@link FakeParts} and folders of its own. */
public final class WithFakeParts implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeParts.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            return Map.of(
                    "relata.home", Files.createTempDirectory("relata-test").toString(), "quarkus.http.test-port", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
