package io.relata.engine.jlama;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The library as its guide uses it, faults included: what benchmarks compare with, and nothing else uses. */
public final class PlainJlama implements UnaryOperator<String>, AutoCloseable {
    private final AbstractModel model;
    private final int tokensMax;

    /**
     * Loads a model with the library's own loader.
     *
     * @param tokensMax how many tokens a prompt is continued by
     */
    public PlainJlama(Path folder, int tokensMax) {
        this.model = ModelSupport.loadModel(folder.toFile(), DType.F32, DType.I8);
        this.tokensMax = tokensMax;
    }

    @Override
    public String apply(String prompt) {
        // The limit counts the prompt's tokens too.
        int promptTokens = model.encodePrompt(PromptContext.of(prompt)).length;
        return model.generate(UUID.randomUUID(), PromptContext.of(prompt), 0, promptTokens + tokensMax, (_, _) -> {})
                .responseText;
    }

    @Override
    public void close() {
        model.close();
    }
}
