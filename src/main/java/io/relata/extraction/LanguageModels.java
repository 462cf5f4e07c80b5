package io.relata.extraction;

import io.relata.engine.LanguageModel;
import java.util.Optional;

/** The language models that are installed. Loading may take seconds at the first call; later calls give the same model. */
@FunctionalInterface
public interface LanguageModels {
    /**
     * Returns a model with an adapter merged into it, or nothing when it is not installed or no engine runs here.
     *
     * @param model folder name
     * @param adapter folder name, or the empty string
     * @throws io.relata.error.RelataException when it is installed and cannot be used, with the reason
     */
    Optional<LanguageModel> find(String model, String adapter);

    /**
     * Returns a model that runs elsewhere, or nothing when none of this name was set.
     *
     * @throws io.relata.error.RelataException with {@code ADAPTER_INVALID} when an adapter is asked for on it
     */
    default Optional<TextModel> elsewhere(String model, String adapter) {
        return Optional.empty();
    }

    /** Returns a model that runs elsewhere or here, or nothing; fails as both do. */
    default Optional<TextModel> text(String model, String adapter) {
        return elsewhere(model, adapter).or(() -> find(model, adapter).map(TextModel::of));
    }
}
