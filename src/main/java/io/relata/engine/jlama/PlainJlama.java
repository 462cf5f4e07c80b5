package io.relata.engine.jlama;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.llama.LlamaConfig;
import com.github.tjake.jlama.model.llama.LlamaModel;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.github.tjake.jlama.safetensors.prompt.PromptSupport;
import com.github.tjake.jlama.safetensors.tokenizer.TokenizerModel;
import com.github.tjake.jlama.util.JsonSupport;
import io.relata.engine.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The library as its guide uses it, faults included: what benchmarks compare with, and nothing else uses. The tokenizer
 * alone is ours, so that all read the same tokens.
 */
public final class PlainJlama implements UnaryOperator<String>, AutoCloseable {
    private final AbstractModel model;
    private final Tokenizer tokenizer;
    private final int tokensMax;

    /**
     * Loads a Llama folder with the library's own loader.
     *
     * @param tokensMax how many tokens a prompt is continued by
     */
    public PlainJlama(Path folder, Tokenizer tokenizer, int tokensMax) {
        this.tokenizer = tokenizer;
        this.tokensMax = tokensMax;
        try {
            LlamaConfig config =
                    JsonSupport.om.readValue(folder.resolve("config.json").toFile(), LlamaConfig.class);
            this.model = new LlamaModel(
                    config,
                    SafeTensorSupport.loadWeights(folder.toFile()),
                    new Ours(tokenizer, SafeTensorSupport.loadTokenizer(folder)),
                    DType.F32,
                    DType.I8,
                    Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(folder), e);
        }
    }

    @Override
    public String apply(String prompt) {
        // The limit counts the prompt's tokens, and one that the library may put before them.
        int limit = tokenizer.encode(prompt).length + 1 + tokensMax;
        return model.generate(UUID.randomUUID(), PromptContext.of(prompt), 0, limit, (_, _) -> {}).responseText;
    }

    @Override
    public void close() {
        model.close();
    }

    private record Ours(Tokenizer tokenizer, TokenizerModel described)
            implements com.github.tjake.jlama.safetensors.tokenizer.Tokenizer {
        @Override
        public List<String> tokenize(String text) {
            return Arrays.stream(tokenizer.encode(text))
                    .mapToObj(tokenizer::decode)
                    .toList();
        }

        @Override
        public long[] encode(String text) {
            return Arrays.stream(tokenizer.encode(text)).asLongStream().toArray();
        }

        @Override
        public String decode(long id) {
            return tokenizer.decode((int) id);
        }

        @Override
        public String decode(long[] ids) {
            return tokenizer.decode(
                    Arrays.stream(ids).mapToInt(Math::toIntExact).toArray());
        }

        @Override
        public Optional<PromptSupport> promptSupport() {
            return Optional.empty();
        }

        @Override
        public TokenizerModel getModel() {
            return described;
        }
    }
}
