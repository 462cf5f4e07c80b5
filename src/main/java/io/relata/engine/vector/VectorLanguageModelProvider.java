package io.relata.engine.vector;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaFolder;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;

/** Loads folders in Hugging Face layout, and those that Jlama quantised, into the JVM: no native library is needed. */
public final class VectorLanguageModelProvider implements LanguageModelProvider {
    private static final String NAME = "vector";
    private static final String MODULE = "jdk.incubator.vector";

    private final VectorSettings settings;
    private final TokenizerLoader tokenizers;

    /** Creates a provider. */
    public VectorLanguageModelProvider(VectorSettings settings, TokenizerLoader tokenizers) {
        this.settings = settings;
        this.tokenizers = tokenizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return ModuleLayer.boot().findModule(MODULE).isPresent()
                ? new Availability.Usable()
                : new Availability.Unusable(
                        "The JVM runs without --add-modules=%s.".formatted(MODULE),
                        "Maybe start with ./relata, which sets the JVM's flags.");
    }

    @Override
    public LanguageModel load(Path folder) {
        requireUsable();
        return LlamaFolder.open(folder, tokenizers).handedTo(this::loaded);
    }

    @Override
    public LanguageModel load(Path folder, LoraAdapter adapter) {
        requireUsable();
        return LlamaFolder.open(folder, adapter, tokenizers).handedTo(this::loaded);
    }

    private void requireUsable() {
        if (availability() instanceof Availability.Unusable(String reason, String hint)) {
            throw new RelataException(ErrorCode.ENGINE_UNAVAILABLE, reason, hint);
        }
    }

    private LanguageModel loaded(LlamaFolder folder) {
        // Sums of scores and squares are laid over a vector's lanes.
        String arithmetic = "%s F32 in %d lanes".formatted(NAME, Lanes.COUNT);
        return new VectorLanguageModel(
                folder.facts(arithmetic, folder.config().contextTokensMax()),
                new VectorLlama(folder, settings.threads()));
    }
}
