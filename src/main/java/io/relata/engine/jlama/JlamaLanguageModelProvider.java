package io.relata.engine.jlama;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;

/** Loads Llama and Mistral folders, and those that Jlama quantised to Q4, into the JVM: no native library is needed. */
public final class JlamaLanguageModelProvider implements LanguageModelProvider {
    private static final String NAME = "jlama";

    private final JlamaSettings settings;
    private final TokenizerLoader tokenizers;

    /** Creates a provider; the library is set up when it is first asked for. */
    public JlamaLanguageModelProvider(JlamaSettings settings, TokenizerLoader tokenizers) {
        this.settings = settings;
        this.tokenizers = tokenizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return JlamaThreads.setUp();
    }

    @Override
    public LanguageModel load(Path folder) {
        requireUsable();
        return load(LlamaFolder.open(folder, tokenizers));
    }

    @Override
    public LanguageModel load(Path folder, LoraAdapter adapter) {
        requireUsable();
        return load(LlamaFolder.open(folder, adapter, tokenizers));
    }

    private void requireUsable() {
        if (availability() instanceof Availability.Unusable(String reason, String hint)) {
            throw new RelataException(ErrorCode.ENGINE_UNAVAILABLE, reason, hint);
        }
    }

    /** Weights are read as they are needed, so the model keeps the folder open. */
    private LanguageModel load(LlamaFolder folder) {
        LlamaConfig config = folder.config();
        boolean loaded = false;
        try {
            JlamaLimits.check(config, folder.weights());
            LanguageModel model = new JlamaLanguageModel(
                    folder.facts(NAME + " F32", contextTokensMax(config)),
                    config,
                    settings.computationsMax(),
                    new JlamaWeights(folder.weights()));
            loaded = true;
            return model;
        } finally {
            if (!loaded) {
                folder.close();
            }
        }
    }

    /** Within a sliding window full attention, which is all that the library has, is the same. */
    private int contextTokensMax(LlamaConfig config) {
        int context = Math.min(config.contextTokensMax(), settings.contextTokensMax());
        return config.slidingWindowTokens() == 0 ? context : Math.min(context, config.slidingWindowTokens());
    }
}
