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
        Files.write(folder.resolve("adapter_config.json"), JSON.writeValueAsBytes(config));
        new SafetensorsWriter()
                .add("base_model.model." + MODULE + ".lora_A.weight", List.of(rank, 4), numbers(rank * 4, 1))
                .add("base_model.model." + MODULE + ".lora_B.weight", List.of(3, rank), numbers(3 * rank, 2))
                .write(folder.resolve("adapter_model.safetensors"));
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
