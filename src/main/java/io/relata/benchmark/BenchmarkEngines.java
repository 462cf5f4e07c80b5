package io.relata.benchmark;

import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Loads models as a benchmark asks for them, whatever the settings of the server are. */
public interface BenchmarkEngines {
    /**
     * Loads a model for the engine on PyTorch.
     *
     * @param precision name of one of its precisions
     * @param threads of the CPU that one operator may use
     * @throws io.relata.error.RelataException as {@link io.relata.engine.LanguageModelProvider#load(Path)}, and with
     *     {@code INVALID_ARGUMENT} for another precision
     */
    LanguageModel torch(Path folder, String precision, int threads);

    /**
     * Loads a model for the engine on the Vector API, with the weights as the folder has them.
     *
     * @param threads of the CPU that it may use
     */
    LanguageModel vector(Path folder, int threads);

    /** Returns Jlama as it comes, but for the tokenizer: a prompt is continued by so many tokens. */
    Plain plainJlama(Path folder, Tokenizer tokenizer, int tokensMax);

    /** A library that continues texts. */
    interface Plain extends UnaryOperator<String>, AutoCloseable {
        @Override
        void close();
    }
}
