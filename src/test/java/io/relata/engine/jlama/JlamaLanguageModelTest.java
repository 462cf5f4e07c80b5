package io.relata.engine.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelContract;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.NaiveLlama;
import io.relata.engine.TinyAdapter;
import io.relata.engine.TinyModel;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JlamaLanguageModelTest extends LanguageModelContract {
    // The library sums vectors by reduceLanes, whose order is the compiler's choice: it changes once while a program
    // runs, when the loop is compiled.
    @Override
    protected boolean repeatsBits() {
        return false;
    }

    @Override
    protected LanguageModelProvider provider() {
        return new JlamaLanguageModelProvider(new JlamaSettings(8192, 4), new HuggingFaceTokenizers());
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

    @Test
    void refusesAFamilyThatItDoesNotCompute() throws IOException {
        Path model = TinyModel.in(folder).write();
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("LlamaForCausalLM", "Gemma2ForCausalLM"));
        assertThatThrownBy(() -> provider().load(model))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED))
                .hasMessageContaining("Gemma2ForCausalLM");
    }

    @Test
    void reachesTheLastPositionOfTheContext() {
        // The library's own rotary table ends before the later heads of the last positions.
        Path model = TinyModel.in(folder).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, CONTEXT);
        }
    }

    @Test
    void holdsNoMoreThanTheSlidingWindow() {
        Path model = TinyModel.in(folder).groupedHeads().mistral(24).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertThat(loaded.contextTokensMax()).isEqualTo(24);
            assertFollowsOracle(loaded, model, TOLERANCE, 24);
        }
    }

    @Test
    void computesEveryRowOfPromptsWhoseLengthIsNoMultipleOfFive() {
        // The lengths at which the library's native product leaves rows out, and those around its batch of 256.
        Path model = TinyModel.in(folder)
                .change(config -> config.put("max_position_embeddings", 300))
                .write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 6, 7, 8, 9, 11, 255, 256, 257);
        }
    }

    @Test
    void runsWhatTheLibraryQuantised() throws IOException {
        Path plain = TinyModel.in(folder.resolve("plain")).groupedHeads().write();
        Files.writeString(plain.resolve("README.md"), "A random model.\n");
        Path model = SafeTensorSupport.quantizeModel(
                plain, DType.Q4, new String[0], new String[0], Optional.of(folder.resolve("q4")));
        int[] tokens = tokens(40, 3);
        try (LanguageModel loaded = provider().load(model);
                TensorStore weights = new DequantisedTensors(SafetensorsFolder.open(model))) {
            assertThat(weights.info("model.embed_tokens.weight").dtype()).isEqualTo(Dtype.Q4);
            double[] oracle = new NaiveLlama(LlamaConfigReader.read(model), weights).logits(tokens);
            assertThat(greatestDifference(whole(loaded, tokens), oracle)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void refusesToMergeAnAdapterIntoAQuantisedModel() throws IOException {
        Path plain = TinyModel.in(folder.resolve("plain")).groupedHeads().write();
        Files.writeString(plain.resolve("README.md"), "A random model.\n");
        Path model = SafeTensorSupport.quantizeModel(
                plain, DType.Q4, new String[0], new String[0], Optional.of(folder.resolve("q4")));
        LoraAdapter adapter = TinyAdapter.in(folder.resolve("adapter")).open();
        assertThatThrownBy(() -> provider().load(model, adapter))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_MISMATCH))
                .hasMessageContaining("the base has Q4");
    }

    @ParameterizedTest
    @CsvSource({
        "hidden_size, 72, hidden_size=72 is no multiple",
        "intermediate_size, 100, intermediate_size=100 is no multiple",
        "head_dim, 8, head_dim=8 is no multiple",
        "head_dim, 32, 4 heads of width 32 are not hidden_size=64",
    })
    void refusesWidthsThatTheKernelsReadPast(String name, int value, String message) {
        assertUnsupported(TinyModel.in(folder).change(config -> config.put(name, value)), message);
    }

    @Test
    void refusesHalfVectorsOfBrainFloats() {
        TinyModel model = TinyModel.in(folder).dtype(Dtype.BF16).change(config -> config.put("intermediate_size", 112));
        assertUnsupported(model, "intermediate_size=112 is no multiple of 32");
    }

    @ParameterizedTest
    @CsvSource({"256, 24, false", "256, 16, true", "256, 1, true", "15, 4, false", "4096, 48, true", "64, 2, true"})
    void knowsWhenTheLibraryWouldSkipRows(int rows, int threads, boolean covered) {
        assertThat(JlamaLimits.coversAllRows(rows, threads)).isEqualTo(covered);
    }

    private void assertUnsupported(TinyModel model, String message) {
        Path written = model.write();
        assertThatThrownBy(() -> provider().load(written))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED))
                .hasMessageContaining(message);
    }
}
