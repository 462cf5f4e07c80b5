package io.relata.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorStore;
import io.relata.safetensors.WeightsDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODULE = "model.layers.0.self_attn.q_proj";

    @TempDir
    Path folder;

    @Test
    void addsTheScaledProductToTheBase() throws IOException {
        write(config(), 2);
        float[] base = numbers(3 * 4, 9);
        new SafetensorsWriter()
                .add(MODULE + ".weight", Dtype.BF16, List.of(3, 4), base)
                .add("other.weight", List.of(1), 5f)
                .write(folder.resolve("base.safetensors"));
        LoraAdapter adapter = LoraAdapter.open(folder);
        try (TensorStore merged = adapter.mergedInto(SafetensorsFile.open(folder.resolve("base.safetensors")));
                SafetensorsFile plain = SafetensorsFile.open(folder.resolve("base.safetensors"))) {
            float[] rounded = plain.floats(MODULE + ".weight");
            float[] a = numbers(2 * 4, 1);
            float[] b = numbers(3 * 2, 2);
            float[] seen = merged.floats(MODULE + ".weight");
            for (int o = 0; o < 3; o++) {
                for (int i = 0; i < 4; i++) {
                    double product = b[o * 2] * a[i] + b[o * 2 + 1] * a[4 + i];
                    assertThat((double) seen[o * 4 + i])
                            .isCloseTo(rounded[o * 4 + i] + 8.0 / 2 * product, within(1e-5));
                }
            }
            assertThat(merged.info(MODULE + ".weight").dtype()).isEqualTo(Dtype.F32);
            assertThat(merged.buffer(MODULE + ".weight").getFloat(4)).isEqualTo(seen[1]);
            assertThat(merged.floats("other.weight")).containsExactly(5f);
        }
    }

    @Test
    void takesRankAndAlphaFromThePatternThatEndsTheName() throws IOException {
        ObjectNode config = config();
        config.putObject("rank_pattern").put("q_proj", 2);
        config.putObject("alpha_pattern").put("layers\\.0\\..*q_proj", 6.0);
        config.put("r", 16).put("use_rslora", true);
        write(config, 2);
        LoraDelta delta = LoraAdapter.open(folder).deltas().getFirst();
        assertThat(delta.rank()).isEqualTo(2);
        assertThat(delta.scale()).isEqualTo(6 / Math.sqrt(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peft_type | \"IA3\" | peft_type=IA3",
                "use_dora | true | use_dora=true",
                "fan_in_fan_out | true | fan_in_fan_out=true",
                "modules_to_save | [\"lm_head\"] | modules_to_save=[\"lm_head\"]",
                "lora_bias | true | lora_bias=true",
                "use_qalora | true | use_qalora=true",
                "layer_replication | [[0, 2]] | layer_replication=[[0,2]]",
                "target_parameters | [\"experts\"] | target_parameters=[\"experts\"]",
                "trainable_token_indices | [5] | trainable_token_indices=[5]",
                "megatron_config | {\"a\": 1} | megatron_config={\"a\":1}",
                "some_later_setting | \"on\" | some_later_setting=\"on\"",
                "task_type | \"SEQ_CLS\" | task_type=SEQ_CLS",
                "init_lora_weights | \"olora\" | init_lora_weights=olora",
                "target_modules | \".*k_proj\" | has weights for model.layers.0.self_attn.q_proj",
                "target_modules | \"q_proj\" | has weights for model.layers.0.self_attn.q_proj",
                "target_modules | \"(\" | no pattern",
                "target_modules | [\"v_proj\"] | has weights for model.layers.0.self_attn.q_proj",
                "target_modules | [] | has weights for model.layers.0.self_attn.q_proj",
                "exclude_modules | [\"q_proj\"] | has weights for model.layers.0.self_attn.q_proj",
                "exclude_modules | \".*attn.*\" | has weights for model.layers.0.self_attn.q_proj",
                "layers_to_transform | 1 | has weights for model.layers.0.self_attn.q_proj",
                "layers_to_transform | [0, 3] | no weights for its layers_to_transform [3]",
                "alpha_pattern | {\"q_proj\": \"much\"} | lora_alpha=\"much\"",
                "bias | \"all\" | bias=all",
                "init_lora_weights | \"pissa_niter_4\" | pissa_niter_4",
                "target_modules | [\"q_proj\", \"v_proj\"] | no weights for its target_modules [v_proj]",
                "r | 4 | states rank 4",
                "lora_alpha | null | lora_alpha=null",
                "rank_pattern | {\"(\": 3} | no pattern",
            })
    void refusesWhatItWouldComputeWrongly(String name, String value, String message) throws IOException {
        ObjectNode config = config();
        config.set(name, JSON.readTree(value));
        write(config, 2);
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target_modules | \"model\\\\.layers\\\\.\\\\d+\\\\.self_attn\\\\.[qv]_proj\"",
                "target_modules | \"all-linear\"",
                "target_modules | [\"self_attn.q_proj\"]",
                "exclude_modules | [\"lm_head\"]",
                "layers_to_transform | [0]",
                "layers_pattern | \"layers\"",
                "rank_pattern | {}",
                "modules_to_save | []",
                "lora_dropout | 0.5",
                "base_model_name_or_path | \"somebody/another-model\"",
                "init_lora_weights | \"gaussian\"",
                "loftq_config | {}",
                "use_dora | false",
                "megatron_config | null",
            })
    void takesSettingsThatLeaveTheProductAsItIs(String name, String value) throws IOException {
        ObjectNode config = config();
        config.set(name, JSON.readTree(value));
        write(config, 2);
        assertThat(LoraAdapter.open(folder).deltas()).singleElement().satisfies(delta -> {
            assertThat(delta.module()).isEqualTo(MODULE);
            assertThat(delta.scale()).isEqualTo(4);
            assertThat(delta.down()).isEqualTo(numbers(8, 1));
            assertThat(delta.up()).isEqualTo(numbers(6, 2));
        });
    }

    @Test
    void countsLayersByTheNameThatTheSettingsGive() throws IOException {
        ObjectNode config = config();
        config.put("layers_to_transform", 0).put("layers_pattern", "blocks");
        write(config, 2);
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), "has weights for " + MODULE);
    }

    @Test
    void refusesToGuessLayersWhereTheTargetsAreARegularExpression() throws IOException {
        ObjectNode config = config();
        config.put("layers_to_transform", 0).put("target_modules", ".*q_proj");
        write(config, 2);
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), "layers_to_transform beside a regular");
    }

    @Test
    void knowsTheSameChangesByTheirDigest() throws IOException {
        write(config(), 2);
        String digest = LoraAdapter.open(folder).digest();
        write(config().put("lora_dropout", 0.1).put("base_model_name_or_path", "elsewhere"), 2);
        assertThat(LoraAdapter.open(folder).digest()).isEqualTo(digest);
        write(config().put("lora_alpha", 9), 2);
        assertThat(LoraAdapter.open(folder).digest()).isNotEqualTo(digest);
        write(config(), 2, 77);
        assertThat(LoraAdapter.open(folder).digest()).isNotEqualTo(digest);
        assertThat(LoraAdapter.open(folder).bytes()).isEqualTo(4 * (2 * 4 + 3 * 2));
    }

    @Test
    void fitsOnlyTheBaseWhoseDigestItStates() throws IOException {
        Path base = folder.resolve("base.safetensors");
        new SafetensorsWriter()
                .add(MODULE + ".weight", List.of(3, 4), numbers(12, 9))
                .write(base);
        try (SafetensorsFile file = SafetensorsFile.open(base)) {
            write(config(), 2, 1, WeightsDigest.of(file));
            LoraAdapter.open(folder).requireBase(file);
        }
        new SafetensorsWriter()
                .add(MODULE + ".weight", List.of(3, 4), numbers(12, 10))
                .write(base);
        try (SafetensorsFile file = SafetensorsFile.open(base)) {
            LoraAdapter adapter = LoraAdapter.open(folder);
            assertFault(ErrorCode.ADAPTER_MISMATCH, () -> adapter.requireBase(file), "trained for weights of digest");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "base_model.model.model.layers.0.self_attn.q_proj.lora_magnitude_vector",
        "base_model.model.model.layers.0.self_attn.q_proj.lora_B.bias",
        "base_model.model.model.layers.0.self_attn.q_proj.bias",
        "base_model.model.model.embed_tokens.lora_embedding_A",
        "base_model.model.model.embed_tokens.weight",
        "base_model.model.lm_head.weight",
    })
    void refusesTensorsOfOtherMethodsByName(String name) throws IOException {
        write(config(), 2);
        weights(2, 1, "").add(name, List.of(3), 1f, 2f, 3f).write(folder.resolve("adapter_model.safetensors"));
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), "tensors without a use: " + name);
    }

    @Test
    void refusesATensorWithoutAUse() throws IOException {
        write(config(), 2);
        new SafetensorsWriter()
                .add("base_model.model.lm_head.lora_embedding_A", List.of(1), 1f)
                .add("base_model.model." + MODULE + ".lora_A.weight", List.of(2, 4), numbers(8, 1))
                .add("base_model.model." + MODULE + ".lora_B.weight", List.of(3, 2), numbers(6, 2))
                .add("base_model.model.x.lora_A.weight", List.of(2, 4), numbers(8, 1))
                .write(folder.resolve("adapter_model.safetensors"));
        assertFault(
                ErrorCode.ADAPTER_INVALID,
                () -> LoraAdapter.open(folder),
                "without a use: base_model.model.lm_head.lora_embedding_A, base_model.model.x.lora_A.weight");
    }

    @Test
    void refusesABaseOfAnotherShapeAndOneWithoutTheModule() throws IOException {
        write(config(), 2);
        LoraAdapter adapter = LoraAdapter.open(folder);
        Path base = folder.resolve("base.safetensors");
        new SafetensorsWriter()
                .add(MODULE + ".weight", List.of(4, 4), numbers(16, 1))
                .write(base);
        try (SafetensorsFile file = SafetensorsFile.open(base)) {
            assertFault(
                    ErrorCode.ADAPTER_MISMATCH,
                    () -> adapter.mergedInto(file),
                    "changes [3, 4] and the base has F32 [4, 4]");
        }
        new SafetensorsWriter().add("x", List.of(1), 1f).write(base);
        try (SafetensorsFile file = SafetensorsFile.open(base)) {
            assertFault(ErrorCode.ADAPTER_MISMATCH, () -> adapter.mergedInto(file), MODULE + " is not in the base");
        }
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), "adapter_config.json");
        Files.write(folder.resolve("adapter_config.json"), JSON.writeValueAsBytes(config()));
        assertFault(ErrorCode.ADAPTER_INVALID, () -> LoraAdapter.open(folder), "adapter_model.safetensors");
    }

    private static ObjectNode config() {
        ObjectNode config =
                JSON.createObjectNode().put("peft_type", "LORA").put("r", 2).put("lora_alpha", 8);
        config.putArray("target_modules").add("q_proj");
        config.putNull("modules_to_save")
                .put("bias", "none")
                .put("use_dora", false)
                .put("init_lora_weights", true);
        return config;
    }

    private void write(ObjectNode config, int rank) throws IOException {
        write(config, rank, 1);
    }

    private void write(ObjectNode config, int rank, long seed) throws IOException {
        write(config, rank, seed, "");
    }

    private void write(ObjectNode config, int rank, long seed, String baseDigest) throws IOException {
        Files.write(folder.resolve("adapter_config.json"), JSON.writeValueAsBytes(config));
        weights(rank, seed, baseDigest).write(folder.resolve("adapter_model.safetensors"));
    }

    private static SafetensorsWriter weights(int rank, long seed, String baseDigest) {
        SafetensorsWriter writer = new SafetensorsWriter()
                .add("base_model.model." + MODULE + ".lora_A.weight", List.of(rank, 4), numbers(rank * 4, seed))
                .add("base_model.model." + MODULE + ".lora_B.weight", List.of(3, rank), numbers(3 * rank, seed + 1));
        return baseDigest.isEmpty() ? writer : writer.metadata(LoraAdapter.BASE_DIGEST, baseDigest);
    }

    private static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static void assertFault(
            ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
