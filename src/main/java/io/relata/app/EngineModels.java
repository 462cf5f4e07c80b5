package io.relata.app;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The language models of the model folder, each loaded once by the first engine that can run here. */
final class EngineModels implements LanguageModels, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineModels.class);

    private final Path models;
    private final Path adapters;
    private final List<LanguageModelProvider> providers;
    private final Map<String, LanguageModel> loaded = new TreeMap<>();

    /** Takes the engines that may run, in the order of preference. One that is alone was asked for, and must run. */
    EngineModels(Path models, Path adapters, List<LanguageModelProvider> providers) {
        this.models = models;
        this.adapters = adapters;
        this.providers = List.copyOf(providers);
    }

    @Override
    public synchronized Optional<LanguageModel> find(String model, String adapter) {
        String key = model + '\n' + adapter;
        if (loaded.containsKey(key)) {
            return Optional.of(loaded.get(key));
        }
        Path folder = models.resolve(model);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Optional<LanguageModelProvider> engine = required();
        if (engine.isEmpty()) {
            return Optional.empty();
        }
        LanguageModel found = adapter.isEmpty()
                ? engine.get().load(folder)
                : engine.get().load(folder, LoraAdapter.open(adapterFolder(adapter)));
        LOG.infof("Loaded the language model %s with %s.", model, engine.get().name());
        loaded.put(key, found);
        return Optional.of(found);
    }

    /** Returns the engine that runs models here, if any does. */
    Optional<LanguageModelProvider> engine() {
        return providers.stream()
                .filter(provider -> provider.availability() instanceof Availability.Usable)
                .findFirst();
    }

    private Optional<LanguageModelProvider> required() {
        Optional<LanguageModelProvider> engine = engine();
        if (engine.isEmpty()
                && providers.size() == 1
                && providers.getFirst().availability() instanceof Availability.Unusable(String reason, String hint)) {
            throw new RelataException(
                    ErrorCode.ENGINE_UNAVAILABLE,
                    "The engine %s was asked for and cannot run here. %s"
                            .formatted(providers.getFirst().name(), reason),
                    hint);
        }
        return engine;
    }

    /**
     * Returns the engine that runs models here.
     *
     * @throws RelataException with {@code ENGINE_UNAVAILABLE} when none does
     */
    LanguageModelProvider usable() {
        return required()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.ENGINE_UNAVAILABLE,
                        "No engine for language models runs here.",
                        "Maybe \"./relata doctor\" says why."));
    }

    /** Returns every engine that the settings allow. */
    List<LanguageModelProvider> providers() {
        return providers;
    }

    /** Returns the fingerprint of a model that is loaded, or the empty string. */
    synchronized String fingerprint(String model) {
        return loaded.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(model + '\n'))
                .map(entry -> entry.getValue().fingerprint())
                .findFirst()
                .orElse("");
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(LanguageModel::close);
        loaded.clear();
    }

    private Path adapterFolder(String adapter) {
        Path folder = adapters.resolve(adapter);
        if (!Files.isDirectory(folder)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The adapter \"%s\" is not in %s.".formatted(adapter, adapters),
                    "Maybe its folder has another name; \"./relata models\" lists what is there.");
        }
        return folder;
    }
}
