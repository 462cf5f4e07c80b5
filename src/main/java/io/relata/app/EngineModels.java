package io.relata.app;

import io.relata.adapter.AdapterShelf;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The language models of the model folder, each loaded once by the first engine that can run here, and these models with the
 * adapters of the adapter folder.
 */
final class EngineModels implements LanguageModels, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineModels.class);

    private final Path models;
    private final AdapterShelf adapters;
    private final List<LanguageModelProvider> providers;
    private final Pins pins;
    private final PinnedBytes pinnedBytes;
    private final LoadedModels bases = new LoadedModels();
    private final Map<Key, AdaptedModel> adapted = new ConcurrentHashMap<>();

    /** A model and an adapter. */
    private record Key(String model, String adapter) {}

    /**
     * Adapters that are merged into a copy of their model when they are first used.
     *
     * @param names of adapters
     * @param bytesMax how many bytes all copies may take
     */
    record Pins(List<String> names, long bytesMax) {
        static final Pins NONE = new Pins(List.of(), 0);
    }

    /** Takes the engines that may run, in the order of preference. One that is alone was asked for, and must run. */
    EngineModels(Path models, Path adapters, List<LanguageModelProvider> providers) {
        this(models, new AdapterShelf(adapters), providers, Pins.NONE);
    }

    /** Takes the engines as above, and adapters that somebody else may load and unload. */
    EngineModels(Path models, AdapterShelf adapters, List<LanguageModelProvider> providers, Pins pins) {
        this.models = models;
        this.adapters = adapters;
        this.providers = List.copyOf(providers);
        this.pins = pins;
        this.pinnedBytes = new PinnedBytes(pins.bytesMax());
    }

    @Override
    public Optional<LanguageModel> find(String model, String adapter) {
        return lease(model, adapter).map(Lease::model);
    }

    @Override
    public Optional<Lease<LanguageModel>> lease(String model, String adapter) {
        if (adapter.isEmpty()) {
            return base(model).map(base -> Lease.lasting(base));
        }
        adapters.require(adapter);
        return base(model).map(base -> adapted(new Key(model, adapter), base).lease(() -> adapters.held(adapter)));
    }

    private Optional<LanguageModel> base(String model) {
        return bases.find(model).or(() -> {
            Path folder = models.resolve(model);
            return Files.isDirectory(folder)
                    ? required().map(engine -> bases.get(model, () -> loaded(folder, engine)))
                    : Optional.empty();
        });
    }

    private static LanguageModel loaded(Path folder, LanguageModelProvider engine) {
        LanguageModel model = engine.load(folder);
        LOG.infof("Loaded the language model %s with %s.", folder.getFileName(), engine.name());
        return model;
    }

    private AdaptedModel adapted(Key key, LanguageModel base) {
        Path folder = models.resolve(key.model());
        return adapted.computeIfAbsent(
                key,
                _ -> new AdaptedModel(
                        new AdaptedModel.Makers(
                                adapter -> view(folder, base, key.adapter(), adapter),
                                adapter -> merged(folder, key, adapter)),
                        pins.names().contains(key.adapter())));
    }

    private LanguageModel view(Path folder, LanguageModel base, String name, LoraAdapter adapter) {
        requireFit(folder, adapter);
        return base.adapted(name, adapter.digest(), adapter);
    }

    private CountedModel merged(Path folder, Key key, LoraAdapter adapter) {
        long bytes;
        try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            // What engines compute in is four bytes a number at the most.
            bytes = Float.BYTES
                    * weights.tensors().stream().mapToLong(TensorInfo::count).sum();
        }
        pinnedBytes.take(bytes, "The model %s with the adapter %s".formatted(key.model(), key.adapter()));
        boolean loaded = false;
        try {
            LanguageModel model = usable().load(folder, adapter);
            loaded = true;
            LOG.infof("Merged the adapter %s into a copy of %s.", key.adapter(), key.model());
            return new CountedModel(model, adapter.digest(), () -> pinnedBytes.give(bytes));
        } finally {
            if (!loaded) {
                pinnedBytes.give(bytes);
            }
        }
    }

    /**
     * Merges an adapter into a copy of a model, now and whenever it is read anew.
     *
     * @throws RelataException with {@code MODEL_MISSING}, or {@code OUT_OF_MEMORY} when there is no room for the copy
     */
    void pin(String model, String adapter) {
        AdapterShelf.Held held = adapters.held(adapter);
        LanguageModel base = base(model)
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The language model \"%s\" is not in %s, or no engine runs here.".formatted(model, models),
                        "Maybe \"./relata models\" has another name for it."));
        adapted(new Key(model, adapter), base).pin(held);
    }

    /** Frees the merged copy of an adapter, if there is one, when its last request has ended. */
    void unpin(String model, String adapter) {
        Optional.ofNullable(adapted.get(new Key(model, adapter))).ifPresent(AdaptedModel::unpin);
    }

    /** Gives up all models with an adapter that was unloaded; requests in flight keep theirs to the end. */
    void retire(String adapter) {
        adapted.forEach((key, model) -> {
            if (key.adapter().equals(adapter)) {
                model.retire();
            }
        });
    }

    /**
     * Checks that an adapter can take the place of the one of its name, on every model that this one is on.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH}
     */
    void requireFit(String name, LoraAdapter adapter) {
        uses(name).keySet().forEach(model -> requireFit(models.resolve(model), adapter));
    }

    private static void requireFit(Path folder, LoraAdapter adapter) {
        try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            adapter.requireBase(weights);
        }
    }

    /** Lets the next requests have an adapter that was read anew; requests in flight keep theirs to the end. */
    void replace(AdapterShelf.Held held) {
        adapted.forEach((key, model) -> {
            if (key.adapter().equals(held.name())) {
                model.replace(held);
            }
        });
    }

    /** Returns what is in use of an adapter, by model. */
    SortedMap<String, AdaptedModel.Use> uses(String adapter) {
        SortedMap<String, AdaptedModel.Use> uses = new TreeMap<>();
        adapted.forEach((key, model) -> {
            if (key.adapter().equals(adapter) && !model.use().fingerprint().isEmpty()) {
                uses.put(key.model(), model.use());
            }
        });
        return uses;
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
    String fingerprint(String model) {
        return bases.find(model).map(LanguageModel::fingerprint).orElse("");
    }

    @Override
    public void close() {
        adapted.values().forEach(AdaptedModel::close);
        bases.close();
    }
}
