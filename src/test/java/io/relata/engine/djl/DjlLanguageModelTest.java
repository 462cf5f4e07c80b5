package io.relata.engine.djl;

import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.engine.Availability;
import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelContract;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.TinyModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlLanguageModelTest extends LanguageModelContract {
    @Override
    protected LanguageModelProvider provider() {
        return new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers());
    }

    @Test
    void leavesGemma2ToTheOtherEngine() {
        Path model = TinyModel.in(folder).gemma2(8).write();
        assertThatThrownBy(() -> provider().load(model))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED));
    }

    @Test
    void isUsableWhereTheTestsRun() {
        assertThat(provider().availability()).isEqualTo(new Availability.Usable());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void addsTheBiasesOfQwen2(boolean grouped) {
        TinyModel tiny = TinyModel.in(folder).qwen2();
        Path model = grouped ? tiny.groupedHeads().tied().write() : tiny.write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 2, 17, 90);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void staysNearTheOracleInEightBits(boolean biased) {
        TinyModel tiny = TinyModel.in(folder).groupedHeads();
        Path model = biased ? tiny.qwen2().write() : tiny.write();
        DjlSettings settings = new DjlSettings("cpu", DjlSettings.Precision.INT8, 1);
        try (LanguageModel loaded = new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()).load(model)) {
            // Rows of 64 random numbers: a greater error than in a trained, wider model.
            assertFollowsOracle(loaded, model, 1, 1, 17, 90);
        }
    }

    @Test
    void refusesEightBitsOnAGpu() {
        assertThatThrownBy(() -> new DjlSettings("cuda", DjlSettings.Precision.INT8, 1))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID));
    }

    @Test
    void keepsBlocksInBrainFloats() {
        Path model = TinyModel.in(folder).groupedHeads().dtype(Dtype.BF16).write();
        DjlSettings settings = new DjlSettings(
                "cpu", DjlSettings.Precision.BF16, DjlSettings.KeyValues.BF16, 1, DjlSettings.KEY_VALUE_BYTES_MAX);
        try (LanguageModel loaded = new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()).load(model);
                LanguageModel.Session session = loaded.open();
                LanguageModel.Session other = loaded.open()) {
            KeyValueBlocks blocks = loaded.blocks().orElseThrow();
            session.append(tokens(14, 1));
            other.append(tokens(14, 1));
            KeyValueBlock block = blocks.compute(session, tokens(20, 2));
            assertThat(block.shape().dtype()).isEqualTo(Dtype.BF16);
            blocks.attach(other, List.of(block));
            session.append(tokens(20, 2));
            assertThat(other.append(tokens(9, 3))).containsExactly(session.append(tokens(9, 3)));
        }
    }

    @Test
    void leavesRoomForAQuestionBehindWhatWasReadElsewhere() {
        Path model = TinyModel.in(folder)
                .change(config -> config.put("max_position_embeddings", 2048))
                .write();
        try (LanguageModel loaded = provider().load(model);
                LanguageModel.Session session = loaded.open();
                LanguageModel.Session other = loaded.open()) {
            session.append(tokens(14, 1));
            other.append(tokens(14, 1));
            KeyValueBlocks blocks = loaded.blocks().orElseThrow();
            KeyValueBlock block = blocks.compute(session, tokens(240, 2));
            blocks.attach(other, List.of(block, block, block));
            assertSameSlabAfter(other, 300);
            try (LanguageModel.Session opened = loaded.open(List.of(other.keep(0, 700)))) {
                assertSameSlabAfter(opened, 300);
            }
        }
    }

    private static void assertSameSlabAfter(LanguageModel.Session session, int tokenCount) {
        long bytes = session.ownBytes();
        session.append(tokens(tokenCount, 3));
        assertThat(session.ownBytes()).isEqualTo(bytes).isPositive();
    }

    @Test
    void refusesKeysAndValuesBeyondTheirBudget() {
        Path model = TinyModel.in(folder).groupedHeads().write();
        long slab = 128L * 3 * 2 * 2 * 16 * 4;
        DjlSettings settings =
                new DjlSettings("cpu", DjlSettings.Precision.F32, DjlSettings.KeyValues.AUTO, 1, 2 * slab);
        try (LanguageModel loaded = new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()).load(model);
                LanguageModel.Session one = loaded.open();
                LanguageModel.Session three = loaded.open()) {
            float[] first = one.append(1, 2, 3);
            try (LanguageModel.Session two = one.fork()) {
                two.append(4);
                assertThatThrownBy(() -> three.append(1, 2, 3))
                        .isInstanceOfSatisfying(
                                RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
                assertThat(three.length()).isZero();
            }
            assertThat(three.append(1, 2, 3)).containsExactly(first);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void looksNoFurtherBackThanTheSlidingWindow(boolean grouped) {
        TinyModel tiny = TinyModel.in(folder).mistral(8);
        Path model = grouped ? tiny.groupedHeads().write() : tiny.write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 3, 8, 9, 30, 80);
        }
    }

    @Test
    void looksNoFurtherBackInPiecesAndInForks() {
        Path model = TinyModel.in(folder).groupedHeads().mistral(8).write();
        int[] tokens = tokens(50, 1);
        try (LanguageModel loaded = provider().load(model);
                LanguageModel.Session trunk = loaded.open()) {
            trunk.append(java.util.Arrays.copyOf(tokens, 20));
            try (LanguageModel.Session fork = trunk.fork()) {
                float[] logits = {};
                for (int i = 20; i < tokens.length; i++) {
                    logits = fork.append(tokens[i]);
                }
                float[] whole = whole(loaded, tokens);
                for (int i = 0; i < whole.length; i++) {
                    assertThat(Math.abs(logits[i] - whole[i])).isLessThan((float) TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysNearTheOracleInBrainFloats(DjlSettings.KeyValues keyValues) {
        DjlSettings settings =
                new DjlSettings("cpu", DjlSettings.Precision.BF16, keyValues, 1, DjlSettings.KEY_VALUE_BYTES_MAX);
        LanguageModelProvider provider = new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers());
        Path single = TinyModel.in(folder.resolve("single")).dtype(Dtype.BF16).write();
        Path grouped = TinyModel.in(folder.resolve("grouped"))
                .groupedHeads()
                .dtype(Dtype.BF16)
                .write();
        for (Path model : List.of(single, grouped)) {
            try (LanguageModel loaded = provider.load(model)) {
                assertFollowsOracle(loaded, model, 0.3, 1, 17, 90);
            }
        }
    }

    @Test
    void saysThatThereIsNoSuchDevice() {
        DjlSettings settings = new DjlSettings("cuda:99", DjlSettings.Precision.F32, 1);
        DjlLanguageModelProvider provider = new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers());
        assertThat(provider.availability()).isInstanceOfSatisfying(Availability.Unusable.class, unusable -> {
            assertThat(unusable.reason()).startsWith("There is no device \"cuda:99\"; PyTorch sees the CPU and ");
            assertThat(unusable.hint()).contains("a GPU needs PyTorch's CUDA libraries");
        });
        assertThatThrownBy(() -> provider.load(TinyModel.in(folder).write()))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID));
    }
}
