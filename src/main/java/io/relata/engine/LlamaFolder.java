package io.relata.engine;

import io.relata.adapter.LoraAdapter;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A model's folder, opened and checked as far as every engine does it alike: configuration, tokenizer, and weights with the
 * adapter, if there is one, merged in as they are read.
 *
 * <p>Closing it unmaps the weights. An engine that reads them as it computes keeps it open.
 */
public final class LlamaFolder implements AutoCloseable {
    private final Path folder;
    private final LlamaConfig config;
    private final Tokenizer tokenizer;
    private final TensorStore weights;
    private final Fingerprint content;

    private LlamaFolder(
            Path folder, LlamaConfig config, Tokenizer tokenizer, TensorStore weights, Fingerprint content) {
        this.folder = folder;
        this.config = config;
        this.tokenizer = tokenizer;
        this.weights = weights;
        this.content = content;
    }

    /**
     * Opens a folder.
     *
     * @throws io.relata.error.RelataException as {@link LanguageModelProvider#load(Path)}
     */
    public static LlamaFolder open(Path folder, TokenizerLoader tokenizers) {
        LlamaConfig config = LlamaConfigReader.read(folder);
        return open(folder, config, new Fingerprint().addFolder(folder), weights -> weights, tokenizers);
    }

    /**
     * Opens a folder with a LoRA adapter.
     *
     * @throws io.relata.error.RelataException as {@link LanguageModelProvider#load(Path, LoraAdapter)}
     */
    public static LlamaFolder open(Path folder, LoraAdapter adapter, TokenizerLoader tokenizers) {
        LlamaConfig config = LlamaConfigReader.read(folder);
        Fingerprint content =
                new Fingerprint().addFolder(folder).add("merged adapter").add(adapter.digest());
        return open(folder, config, content, base -> merged(adapter, base), tokenizers);
    }

    private static TensorStore merged(LoraAdapter adapter, TensorStore base) {
        adapter.requireBase(base);
        return adapter.mergedInto(base);
    }

    private static LlamaFolder open(
            Path folder,
            LlamaConfig config,
            Fingerprint content,
            UnaryOperator<TensorStore> merge,
            TokenizerLoader tokenizers) {
        Tokenizer tokenizer = tokenizers.load(folder, config);
        SafetensorsFolder base = SafetensorsFolder.open(folder);
        boolean whole = false;
        try {
            TensorStore weights = merge.apply(base);
            ModelWeights.check(config, weights);
            whole = true;
            return new LlamaFolder(folder, config, tokenizer, weights, content.add(tokenizer.fingerprint()));
        } finally {
            if (!whole) {
                base.close();
            }
        }
    }

    /** Returns the model that was made of this folder and owns it from then on; where that fails, the folder is closed. */
    public LanguageModel handedTo(Function<LlamaFolder, LanguageModel> loading) {
        boolean loaded = false;
        try {
            LanguageModel model = loading.apply(this);
            loaded = true;
            return model;
        } finally {
            if (!loaded) {
                close();
            }
        }
    }

    /** Returns the shape and the constants of the model. */
    public LlamaConfig config() {
        return config;
    }

    /** Returns the weights, complete and of the shapes that the configuration states. */
    public TensorStore weights() {
        return weights;
    }

    /**
     * Returns how the model presents itself; to be asked for once.
     *
     * @param arithmetic engine and settings that change the last bits of its logits
     * @param contextTokensMax how many tokens a session can hold
     */
    public ModelFacts facts(String arithmetic, int contextTokensMax) {
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return new ModelFacts(name, content.add(arithmetic).hex(), tokenizer, contextTokensMax);
    }

    @Override
    public void close() {
        weights.close();
    }
}
