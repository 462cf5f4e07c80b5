package io.relata.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.adapter.AdapterShelf;
import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.remote.RemoteModels;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.wire.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The models and adapters of the folders, with what is known of those in use. */
final class InstalledModels implements Inventory {
    private static final String LOADED = "loaded";
    private static final String AVAILABLE = "available";

    private final Path models;
    private final AdapterShelf adapters;
    private final EngineModels engines;
    private final RemoteModels remotes;
    private final Supplier<Optional<DemonstrationStores>> stores;

    /** Takes the model folder, the adapters, and the stores if they are open; asking must not open them. */
    InstalledModels(Path models, AdapterShelf adapters, AllModels all, Supplier<Optional<DemonstrationStores>> stores) {
        this.models = models;
        this.adapters = adapters;
        this.engines = all.engines();
        this.remotes = all.remotes();
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
        for (AdapterShelf.Item item : adapters.items()) {
            String digest = item.held().map(held -> held.adapter().digest()).orElse("");
            all.add(new Model(item.name(), "adapter", item.state().name().toLowerCase(Locale.ROOT), digest));
        }
        for (String name : remotes.names()) {
            // How exact its probabilities are is the doctor's to tell, who may ask the server.
            String state =
                    "elsewhere, at %s: without adapters, demonstrations read beforehand, tagging word by word; the doctor says more"
                            .formatted(remotes.place().orElseThrow());
            all.add(new Model(name, "language-model", state, ""));
        }
        all.sort(Comparator.comparing(Model::kind).thenComparing(Model::name));
        return new Models(all, listed());
    }

    private List<Listed> listed() {
        List<Listed> listed = new ArrayList<>();
        LexicalEncoders.names().forEach(name -> listed.add(new Listed(name, 0)));
        for (ModelFolder folder : ModelFolder.in(models)) {
            switch (folder.kind()) {
                case CONVOLUTION, BERT -> listed.add(new Listed(folder.name(), written(folder.path())));
                case LANGUAGE_MODEL -> {
                    listed.add(new Listed(folder.name(), written(folder.path())));
                    for (AdapterShelf.Item adapter : adapters.items()) {
                        Path path = adapters.folder(adapter);
                        if (adapter.state() != AdapterShelf.State.UNLOADED && mayFit(path, folder.name())) {
                            listed.add(new Listed("%s:%s".formatted(folder.name(), adapter.name()), written(path)));
                        }
                    }
                }
                case WORDS, UNREADABLE -> {}
            }
        }
        listed.sort(Comparator.comparing(Listed::id));
        return listed;
    }

    /** Returns whether the name of an adapter's base is this model's, or of none that is here. What fits is seen at loading. */
    private boolean mayFit(Path adapter, String model) {
        try {
            String base = new ObjectMapper()
                    .readTree(Files.readAllBytes(adapter.resolve("adapter_config.json")))
                    .path("base_model_name_or_path")
                    .asText();
            String name = base.substring(base.lastIndexOf('/') + 1);
            return name.equals(model) || name.isEmpty() || !Files.isDirectory(models.resolve(name));
        } catch (IOException _) {
            return false;
        }
    }

    private static long written(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis() / 1000;
        } catch (IOException _) {
            return 0;
        }
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
