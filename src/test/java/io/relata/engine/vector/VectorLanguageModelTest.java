package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelContract;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.TinyModel;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.safetensors.Dtype;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorLanguageModelTest extends LanguageModelContract {
    @Override
    protected LanguageModelProvider provider() {
        return new VectorLanguageModelProvider(new VectorSettings(2), new BpeTokenizers());
    }

    @Test
    void isUsableWhereTheTestsRun() {
        assertThat(provider().availability()).isEqualTo(new Availability.Usable());
    }

    @ParameterizedTest
    @CsvSource({"F32, false", "F32, true", "BF16, true"})
    void addsTheBiasesOfQwen2(Dtype dtype, boolean grouped) {
        TinyModel tiny = TinyModel.in(folder).qwen2().dtype(dtype);
        Path model = grouped ? tiny.groupedHeads().write() : tiny.write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 5, 17, 60);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 8", "F32, 96", "BF16, 33"})
    void computesGemma2(Dtype dtype, int window) {
        Path model =
                TinyModel.in(folder).groupedHeads().gemma2(window).dtype(dtype).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 5, 17, 60);
        }
    }

    @Test
    void reachesTheLastPositionOfTheContext() {
        Path model = TinyModel.in(folder).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, CONTEXT);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "8", "32", "33"})
    void looksNoFurtherBackThanTheSlidingWindow(int window) {
        Path model = TinyModel.in(folder).groupedHeads().mistral(window).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertThat(loaded.contextTokensMax()).isEqualTo(CONTEXT);
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 7, 8, 9, 33, 40, 90);
        }
    }

    @Test
    void computesEveryRowOfAPromptOfAnyLength() {
        Path model = TinyModel.in(folder)
                .change(config -> config.put("max_position_embeddings", 300))
                .write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 6, 7, 8, 9, 11, 255, 256, 257);
        }
    }

    /** Nothing that the weights are laid out in has to divide a width. */
    @ParameterizedTest
    @CsvSource({"hidden_size, 72", "intermediate_size, 100", "head_dim, 6", "head_dim, 40"})
    void takesWidthsThatAreNoWholeNumberOfVectors(String name, int value) {
        Path model = TinyModel.in(folder)
                .groupedHeads()
                .change(config -> config.put("head_dim", 16).put(name, value))
                .write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 7, 40);
        }
    }
}
