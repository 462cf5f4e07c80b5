package io.relata.app;

import io.relata.engine.LanguageModel;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.TextModel;
import io.relata.remote.RemoteModels;
import java.util.Optional;

/**
 * The language models of this installation, and those that a server elsewhere runs. A name that was set for a server means the
 * server's model.
 */
record AllModels(EngineModels engines, RemoteModels remotes) implements LanguageModels {
    @Override
    public Optional<LanguageModel> find(String model, String adapter) {
        return engines.find(model, adapter);
    }

    @Override
    public Optional<Lease<LanguageModel>> lease(String model, String adapter) {
        return engines.lease(model, adapter);
    }

    @Override
    public Optional<TextModel> elsewhere(String model, String adapter) {
        return remotes.find(model, adapter);
    }
}
