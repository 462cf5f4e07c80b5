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
}
