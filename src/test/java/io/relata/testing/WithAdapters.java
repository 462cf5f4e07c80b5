package io.relata.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts the application with its models and three adapters in a folder of its own: the one that ships as {@code clinical}, and the
 * same at eight times and minus four times its strength as {@code strong} and {@code turned}.
 */
public final class WithAdapters implements QuarkusTestProfile {
    private static final Path SHIPPED = Path.of("lora-adapters/relata-clinical-small");

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path home = Files.createTempDirectory("relata-test");
            write(home.resolve("lora-adapters/clinical"), 16);
            write(home.resolve("lora-adapters/strong"), 128);
            write(home.resolve("lora-adapters/turned"), -64);
            return Map.of(
                    "relata.home",
                    home.toString(),
                    "relata.models-dir",
                    Path.of("models").toAbsolutePath().toString(),
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the adapter that ships with another alpha. */
    public static void write(Path folder, int alpha) throws IOException {
        Files.createDirectories(folder);
        String config = Files.readString(SHIPPED.resolve("adapter_config.json"), StandardCharsets.UTF_8);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                config.replaceFirst("\"lora_alpha\" : [0-9.]+", "\"lora_alpha\" : " + alpha),
                StandardCharsets.UTF_8);
        Path weights = folder.resolve("adapter_model.safetensors");
        Files.deleteIfExists(weights);
        Files.copy(SHIPPED.resolve("adapter_model.safetensors"), weights);
    }
}
