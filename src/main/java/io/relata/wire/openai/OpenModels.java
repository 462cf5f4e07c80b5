package io.relata.wire.openai;

import io.relata.completion.ChatLayout;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.extraction.LanguageModels;
import java.util.Optional;

/** The models that programs may ask by name. Only names that the inventory lists are asked for. */
public interface OpenModels {
    /**
     * Returns a language model with an adapter for the time of one request, or nothing when no engine runs here.
     *
     * @param model name of its folder
     * @param adapter name of its folder, or the empty string
     */
    Optional<LanguageModels.Lease<LanguageModel>> languageModel(String model, String adapter);

    /** Returns how chats are laid out for a language model. */
    ChatLayout layout(String model);

    /** Returns an encoder, or nothing when it cannot be used. */
    Optional<RelationEncoder> encoder(String name);
}
