package io.relata.app;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.remote.RemoteSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the settings of a server elsewhere. */
final class RemoteChoice {
    private RemoteChoice() {}

    /**
     * Returns the server that was set, if one was.
     *
     * @throws RelataException with {@code CONFIGURATION_INVALID}
     */
    static Optional<RemoteSettings> set(RelataConfig.RemoteConfig config) {
        if (config.baseUrl().isEmpty()) {
            return Optional.empty();
        }
        RemoteSettings.Dialect dialect = EngineChoice.setting(
                "relata.remote.dialect", written(config.dialect()), RemoteSettings.Dialect.values());
        RemoteSettings.Scoring scoring =
                EngineChoice.setting("relata.remote.labels", config.labels(), RemoteSettings.Scoring.values());
        try {
            return Optional.of(new RemoteSettings(
                    config.baseUrl().get(),
                    config.models().orElse(List.of()),
                    config.keyFile().map(RemoteChoice::read).or(config::key).map(RemoteSettings.Secret::new),
                    dialect,
                    scoring,
                    config.timeout(),
                    config.requestsAtOnceMax(),
                    config.retriesMax(),
                    config.contextTokensMax(),
                    config.bytesPerToken()));
        } catch (IllegalArgumentException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The settings of relata.remote do not go together: %s".formatted(e.getMessage()),
                    "Maybe relata.remote.base-url is no http address, or relata.remote.models names none.",
                    e);
        }
    }

    private static String written(String dialect) {
        return dialect.toLowerCase(Locale.ROOT)
                .replace("llama-cpp", "llama_cpp")
                .replace("llama.cpp", "llama_cpp");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The file %s of relata.remote.key-file cannot be read.".formatted(file),
                    "Maybe its permissions forbid it.",
                    e);
        }
    }
}
