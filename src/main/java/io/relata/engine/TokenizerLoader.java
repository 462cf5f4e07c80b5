package io.relata.engine;

import java.nio.file.Path;

/** Reads the tokenizer of a model folder. Of one file all give the same ids, so that prompts are cut alike by every engine. */
@FunctionalInterface
public interface TokenizerLoader {
    /**
     * Reads {@code tokenizer.json} of a folder.
     *
     * @param folder a model folder in Hugging Face layout
     * @param config the configuration of the same folder, for vocabulary size, begin and end ids
     * @throws io.relata.error.RelataException with {@code MODEL_MISSING} or {@code MODEL_INVALID} when the file is not
     *     there, cannot be read, or has ids beyond the model's vocabulary; with {@code MODEL_UNSUPPORTED} when it has a
     *     component that this loader does not read
     */
    Tokenizer load(Path folder, LlamaConfig config);
}
