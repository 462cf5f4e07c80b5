package io.relata.app;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.engine.jlama.PlainJlama;
import io.relata.engine.vector.VectorLanguageModelProvider;
import io.relata.engine.vector.VectorSettings;
import java.nio.file.Path;

/** Engines with the settings that a benchmark asks for. */
final class LoadedForBenchmarks implements BenchmarkEngines {
    private final String device;

    LoadedForBenchmarks(String device) {
        this.device = device;
    }

    @Override
    public LanguageModel torch(Path folder, String precision, int threads) {
        DjlSettings settings = new DjlSettings(
                device, EngineChoice.setting("precision", precision, DjlSettings.Precision.values()), threads);
        return new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()).load(folder);
    }

    @Override
    public LanguageModel vector(Path folder, int threads) {
        return new VectorLanguageModelProvider(new VectorSettings(threads), new BpeTokenizers()).load(folder);
    }

    @Override
    public Plain plainJlama(Path folder, Tokenizer tokenizer, int tokensMax) {
        PlainJlama jlama = new PlainJlama(folder, tokenizer, tokensMax);
        return new Plain() {
            @Override
            public String apply(String prompt) {
                return jlama.apply(prompt);
            }

            @Override
            public void close() {
                jlama.close();
            }
        };
    }
}
