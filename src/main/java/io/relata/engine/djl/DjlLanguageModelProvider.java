package io.relata.engine.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.ModelFacts;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.List;

/** Loads Llama, Mistral and Qwen2 folders onto PyTorch. */
public final class DjlLanguageModelProvider implements LanguageModelProvider {
    private static final String NAME = "djl";

    private final DjlSettings settings;
    private final TokenizerLoader tokenizers;

    /** Creates a provider; PyTorch is loaded when it is first asked for. */
    public DjlLanguageModelProvider(DjlSettings settings, TokenizerLoader tokenizers) {
        this.settings = settings;
        this.tokenizers = tokenizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        try {
            TorchRuntime.load().newManager(settings.device()).close();
            return new Availability.Usable();
        } catch (RelataException e) {
            return new Availability.Unusable(e.detail(), e.hint());
        }
    }

    @Override
    public LanguageModel load(Path folder) {
        return LlamaFolder.open(folder, tokenizers).handedTo(this::loaded);
    }

    @Override
    public LanguageModel load(Path folder, LoraAdapter adapter) {
        return LlamaFolder.open(folder, adapter, tokenizers).handedTo(this::loaded);
    }

    private static void requireComputed(LlamaConfig config) {
        if (config.architecture() == LlamaConfig.Architecture.GEMMA2) {
            throw new RelataException(
                    ErrorCode.MODEL_UNSUPPORTED,
                    "The engine %s does not compute %s."
                            .formatted(NAME, config.architecture().className()),
                    "Maybe set relata.engine=vector, which does.");
        }
    }

    private LanguageModel loaded(LlamaFolder folder) {
        requireComputed(folder.config());
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(settings.threads());
        NDManager manager = runtime.newManager(settings.device());
        boolean loaded = false;
        try (GradientScope _ = GradientScope.suspended()) {
            TorchModule module = TorchModule.compile(manager, LlamaScript.source(settings.arithmetic()));
            List<NDArray> weights = new TorchWeights(module, manager, settings.precision()).of(folder);
            String arithmetic = "%s %s %s %s %s"
                    .formatted(
                            NAME,
                            settings.precision(),
                            settings.device(),
                            settings.arithmetic(),
                            settings.keyValueType());
            ModelFacts facts = folder.facts(arithmetic, folder.config().contextTokensMax());
            LanguageModel model =
                    new DjlLanguageModel(facts, new TorchLlama(folder, settings, module, manager, weights));
            loaded = true;
            return model;
        } catch (EngineException e) {
            throw MemoryBudget.explained(e);
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }
}
