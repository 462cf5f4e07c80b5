package io.relata.engine;

import io.relata.adapter.LoraAdapter;
import java.nio.file.Path;

/** Loads language models for one engine. */
public interface LanguageModelProvider {
    /** Returns the engine's name, such as {@code djl} or {@code vector}. */
    String name();

    /** Returns whether the engine can run here. The answer does not change while the process lives. */
    Availability availability();

    /**
     * Loads the model of a folder in Hugging Face layout ({@code config.json}, {@code tokenizer.json}, safetensors).
     *
     * @throws io.relata.error.RelataException with {@code MODEL_MISSING}, {@code MODEL_INVALID} or {@code
     *     MODEL_UNSUPPORTED} when the folder does not hold a model that this engine runs, {@code ENGINE_UNAVAILABLE}
     *     when the engine cannot run here
     */
    LanguageModel load(Path folder);

    /**
     * Loads a model with a LoRA adapter merged into its weights.
     *
     * @throws io.relata.error.RelataException as {@link #load(Path)}, and with {@code ADAPTER_MISMATCH} when the adapter was
     *     not trained for this model
     */
    LanguageModel load(Path folder, LoraAdapter adapter);
}
