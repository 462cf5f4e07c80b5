package io.relata.app;

import io.relata.completion.ChatLayout;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.extraction.LanguageModels;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.wire.openai.OpenModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The models of the folders, each opened when it is first asked for. */
final class NamedModels implements OpenModels {
    private final Path models;
    private final LanguageModels engines;
    private final Encoders encoders;
    private final Supplier<Optional<DemonstrationStores>> stores;
    private final Map<String, RelationEncoder> opened = new ConcurrentHashMap<>();

    NamedModels(
            Path models, LanguageModels engines, Encoders encoders, Supplier<Optional<DemonstrationStores>> stores) {
        this.models = models;
        this.engines = engines;
        this.encoders = encoders;
        this.stores = stores;
    }

    @Override
    public Optional<LanguageModels.Lease<LanguageModel>> languageModel(String model, String adapter) {
        boolean writes = ModelFolder.in(models).stream()
                .anyMatch(f -> f.name().equals(model) && f.kind() == ModelFolder.Kind.LANGUAGE_MODEL);
        return writes ? engines.lease(model, adapter) : Optional.empty();
    }

    @Override
    public ChatLayout layout(String model) {
        return ChatLayout.of(models.resolve(model));
    }

    @Override
    public Optional<RelationEncoder> encoder(String name) {
        // The encoder of an open index is in memory already.
        Optional<RelationEncoder> serving = stores.get().stream()
                .flatMap(open -> open.all().stream())
                .map(DemonstrationStore::encoder)
                .filter(encoder -> encoder.name().equals(name))
                .findFirst();
        if (serving.isEmpty() && !opened.containsKey(name)) {
            encoders.find(name).ifPresent(encoder -> opened.putIfAbsent(name, encoder));
        }
        return serving.or(() -> Optional.ofNullable(opened.get(name)));
    }
}
