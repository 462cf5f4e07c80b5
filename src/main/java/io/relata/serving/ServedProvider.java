package io.relata.serving;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import java.nio.file.Path;

/**
 * An engine all of whose models are served.
 *
 * @param engine that computes
 * @param settings of each of its models
 * @param listener hears what they do
 */
public record ServedProvider(LanguageModelProvider engine, ServingSettings settings, ServingListener listener)
        implements LanguageModelProvider {
    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public Availability availability() {
        return engine.availability();
    }

    @Override
    public LanguageModel load(Path folder) {
        return ServedModel.over(engine.load(folder), settings, listener);
    }

    @Override
    public LanguageModel load(Path folder, LoraAdapter adapter) {
        return ServedModel.over(engine.load(folder, adapter), settings, listener);
    }
}
