package io.relata.engine.jlama;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.Fingerprint;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.ModelWeights;
import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

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
        return load(folder, new Fingerprint().addFolder(folder), weights -> weights);
    }

    @Override
    public LanguageModel load(Path folder, Path adapterFolder) {
        LoraAdapter adapter = LoraAdapter.open(adapterFolder);
        Fingerprint fingerprint =
                new Fingerprint().addFolder(folder).add("adapter").addFolder(adapterFolder);
        return load(folder, fingerprint, adapter::mergedInto);
    }

    private LanguageModel load(Path folder, Fingerprint fingerprint, UnaryOperator<TensorStore> merge) {
        if (availability() instanceof Availability.Unusable(String reason)) {
            throw new RelataException(
                    ErrorCode.ENGINE_UNAVAILABLE, reason, "Maybe start with ./relata, which sets the JVM's flags.");
        }
        LlamaConfig config = LlamaConfigReader.read(folder);
        Tokenizer tokenizer = tokenizers.load(folder, config);
        SafetensorsFolder base = SafetensorsFolder.open(folder);
        boolean loaded = false;
        try {
            TensorStore weights = merge.apply(base);
            ModelWeights.check(config, weights);
            JlamaLimits.check(config, weights);
            String digest =
                    fingerprint.add(tokenizer.fingerprint()).add(NAME + " F32").hex();
            LanguageModel model = new JlamaLanguageModel(
                    folder.toAbsolutePath().normalize().getFileName().toString(),
                    digest,
                    tokenizer,
                    config,
                    settings,
                    new JlamaWeights(weights));
            loaded = true;
            return model;
        } finally {
            if (!loaded) {
                base.close();
            }
        }
    }
}
