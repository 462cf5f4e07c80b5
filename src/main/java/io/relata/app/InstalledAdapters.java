package io.relata.app;

import io.relata.adapter.AdapterShelf;
import io.relata.adapter.LoraDelta;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.wire.AdapterKeeper;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The adapters of the adapter folder and the models that they are on. */
final class InstalledAdapters implements AdapterKeeper {
    private final Path models;
    private final AdapterShelf shelf;
    private final EngineModels engines;

    InstalledAdapters(Path models, AdapterShelf shelf, EngineModels engines) {
        this.models = models;
        this.shelf = shelf;
        this.engines = engines;
    }

    @Override
    public Adapters adapters() {
        return new Adapters(shelf.items().stream().map(this::told).toList());
    }

    @Override
    public Adapter load(String name, String folder) {
        engines.replace(
                shelf.load(name, folder.isEmpty() ? name : folder, adapter -> engines.requireFit(name, adapter)));
        return told(name);
    }

    @Override
    public Adapter unload(String name) {
        shelf.unload(name);
        engines.retire(name);
        return told(name);
    }

    @Override
    public Adapter pin(String name, String model) {
        shelf.require(name);
        engines.pin(languageModel(model), name);
        return told(name);
    }

    @Override
    public Adapter unpin(String name, String model) {
        shelf.require(name);
        engines.unpin(languageModel(model), name);
        return told(name);
    }

    @Override
    public Adapter check(String name, String model) {
        AdapterShelf.Held held = shelf.held(name);
        try (SafetensorsFolder weights = SafetensorsFolder.open(models.resolve(languageModel(model)))) {
            held.adapter().requireBase(weights);
        }
        return told(name);
    }

    private String languageModel(String asked) {
        List<String> names = ModelFolder.in(models).stream()
                .filter(folder -> folder.kind() == ModelFolder.Kind.LANGUAGE_MODEL)
                .map(ModelFolder::name)
                .toList();
        if (asked.isEmpty() && names.size() == 1) {
            return names.getFirst();
        }
        if (!names.contains(asked)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    asked.isEmpty()
                            ? "There are %d language models, and none is named.".formatted(names.size())
                            : "There is no language model \"%s\".".formatted(asked),
                    KnownNames.hint(asked, names));
        }
        return asked;
    }

    private Adapter told(String name) {
        return shelf.items().stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .map(this::told)
                // Its folder was taken away since.
                .orElse(new Adapter(name, name, "unloaded", "", 0, List.of(), 0, List.of()));
    }

    private Adapter told(AdapterShelf.Item item) {
        Optional<AdapterShelf.Held> held = item.held();
        List<Use> uses = engines.uses(item.name()).entrySet().stream()
                .map(use -> new Use(
                        use.getKey(),
                        use.getValue().fingerprint(),
                        use.getValue().requests(),
                        use.getValue().pinned()))
                .toList();
        return new Adapter(
                item.name(),
                held.map(AdapterShelf.Held::folder).orElse(item.name()),
                item.state().name().toLowerCase(Locale.ROOT),
                held.map(h -> h.adapter().digest()).orElse(""),
                held.map(h -> h.adapter().deltas().size()).orElse(0),
                held.map(InstalledAdapters::ranks).orElse(List.of()),
                held.map(h -> h.adapter().bytes()).orElse(0L),
                uses);
    }

    private static List<Integer> ranks(AdapterShelf.Held held) {
        return held.adapter().deltas().stream()
                .map(LoraDelta::rank)
                .distinct()
                .sorted()
                .toList();
    }
}
