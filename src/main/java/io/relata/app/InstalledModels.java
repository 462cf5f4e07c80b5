package io.relata.app;

import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.wire.Inventory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The models and adapters of the folders, with what is known of those in use. */
final class InstalledModels implements Inventory {
    private static final String LOADED = "loaded";
    private static final String AVAILABLE = "available";

    private final Path models;
    private final Path adapters;
    private final EngineModels engines;
    private final Supplier<Optional<DemonstrationStores>> stores;

    /** Takes the folders, and the stores if they are open; asking must not open them. */
    InstalledModels(Path models, Path adapters, EngineModels engines, Supplier<Optional<DemonstrationStores>> stores) {
        this.models = models;
        this.adapters = adapters;
        this.engines = engines;
        this.stores = stores;
    }

    @Override
    public Models models() {
        List<Model> all = new ArrayList<>();
        for (ModelFolder folder : ModelFolder.in(models)) {
            String fingerprint = fingerprint(folder);
            String state = folder.kind() == ModelFolder.Kind.UNREADABLE
                    ? folder.modelType()
                    : fingerprint.isEmpty() ? AVAILABLE : LOADED;
            all.add(new Model(folder.name(), folder.kind().wireName(), state, fingerprint));
        }
        for (Path adapter : ModelFolder.subfolders(adapters)) {
            all.add(new Model(adapter.getFileName().toString(), "adapter", AVAILABLE, ""));
        }
        all.sort(Comparator.comparing(Model::kind).thenComparing(Model::name));
        return new Models(all);
    }

    private String fingerprint(ModelFolder folder) {
        return switch (folder.kind()) {
            case LANGUAGE_MODEL -> engines.fingerprint(folder.name());
            case CONVOLUTION, BERT ->
                stores.get().stream()
                        .flatMap(open -> open.all().stream())
                        .map(DemonstrationStore::encoder)
                        .filter(encoder -> encoder.name().equals(folder.name()))
                        .map(encoder -> encoder.fingerprint())
                        .findFirst()
                        .orElse("");
            case WORDS, UNREADABLE -> "";
        };
    }
}
