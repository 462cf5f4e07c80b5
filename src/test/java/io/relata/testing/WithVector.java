package io.relata.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts the application as it ships, with its models, on the engine in pure Java; indexes and profiles are in folders of its
 * own. Beside the shipped profiles there is {@code careful.v1}, which never finds a cause sure enough.
 */
public final class WithVector implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path home = Files.createTempDirectory("relata-test");
            Path profiles = Files.createDirectories(home.resolve("index/profiles"));
            Files.writeString(profiles.resolve("careful.v1.yaml"), """
                    name: careful.v1
                    description: Names a cause only where it is certain.
                    schema: general.v1
                    encoder: relata-encoder-small
                    label:
                      sources: [discriminator, vote]
                      abstain_below: {Cause-Effect: 1.0}
                    """, StandardCharsets.UTF_8);
            return Map.of(
                    "relata.home",
                    home.toString(),
                    "relata.models-dir",
                    Path.of("models").toAbsolutePath().toString(),
                    "relata.engine",
                    "vector",
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
