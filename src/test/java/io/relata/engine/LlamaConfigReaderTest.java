package io.relata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaConfigReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void readsAMistralWithItsWindowAndHeadWidth() throws IOException {
        LlamaConfig config = read("""
                {"architectures": ["MistralForCausalLM"], "hidden_size": 64, "intermediate_size": 96,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32,
                 "vocab_size": 100, "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 1000000.0,
                 "sliding_window": 128, "bos_token_id": 1, "eos_token_id": [2, 3], "hidden_act": "silu"}
                """);
        assertThat(config.architecture()).isEqualTo(LlamaConfig.Architecture.MISTRAL);
        assertThat(config.headWidth()).isEqualTo(32);
        assertThat(config.queryWidth()).isEqualTo(128);
        assertThat(config.slidingWindowTokens()).isEqualTo(128);
        assertThat(config.endIds()).isEqualTo(List.of(2, 3));
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.None());
    }

    @Test
    void keepsFastWavesSlowsLongOnesAndMixesThoseBetween() throws IOException {
        ObjectNode node = smallest();
        node.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", 8.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", 8192);
        node.put("rope_theta", 500000.0)
                .put("hidden_size", 128)
                .put("num_attention_heads", 1)
                .put("head_dim", 128);
        double[] frequencies = read(node.toString()).ropeFrequencies();
        // Pairs 0, 30 and 63 of the published configuration of Llama 3.1: kept, mixed, slowed in full.
        assertThat(frequencies[0]).isEqualTo(1.0);
        double mixed = Math.pow(500000, -60 / 128.0);
        double smooth = (8192 * mixed / (2 * Math.PI) - 1) / 3;
        assertThat(smooth).isBetween(0.0, 1.0);
        assertThat(frequencies[30]).isCloseTo((1 - smooth) * mixed / 8 + smooth * mixed, within(1e-12));
        assertThat(frequencies[63]).isCloseTo(Math.pow(500000, -126 / 128.0) / 8, within(1e-15));
    }

    @Test
    void readsTheNewerNameOfTheRotarySettings() throws IOException {
        ObjectNode node = smallest();
        node.putObject("rope_parameters")
                .put("rope_type", "linear")
                .put("factor", 2.0)
                .put("rope_theta", 77.0);
        LlamaConfig config = read(node.toString());
        assertThat(config.ropeTheta()).isEqualTo(77.0);
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Linear(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "architectures | [\"BertModel\"] | BertModel",
                "architectures | [\"GPT2LMHeadModel\"] | LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM",
                "hidden_act | \"gelu\" | hidden_act=gelu",
                "attention_bias | true | attention_bias=true",
                "quantization_config | {\"quant_method\": \"gptq\"} | gptq",
                "rope_scaling | {\"rope_type\": \"yarn\", \"factor\": 4} | rope_type=yarn",
                "partial_rotary_factor | 0.5 | partial_rotary_factor=0.5",
            })
    void refusesWhatTheEnginesDoNotCompute(String name, String value, String message) throws IOException {
        ObjectNode node = smallest();
        node.set(name, JSON.readTree(value));
        assertFault(ErrorCode.MODEL_UNSUPPORTED, node.toString(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden_size | \"64\" | hidden_size",
                "hidden_size | 0 | hidden_size=0",
                "num_key_value_heads | 3 | 4 heads over 3",
                "rms_norm_eps | \"a\" | rms_norm_eps",
                "rope_scaling | {\"rope_type\": \"llama3\"} | llama3 scaling",
                "eos_token_id | [\"x\"] | eos_token_id",
                "max_position_embeddings | null | max_position_embeddings=null",
            })
    void refusesWhatContradictsItself(String name, String value, String message) throws IOException {
        ObjectNode node = smallest();
        node.set(name, JSON.readTree(value));
        assertFault(ErrorCode.MODEL_INVALID, node.toString(), message);
    }

    @Test
    void saysThatAFolderHoldsNoModel() {
        assertThatThrownBy(() -> LlamaConfigReader.read(folder.resolve("nothing")))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING));
    }

    private static ObjectNode smallest() {
        ObjectNode node = JSON.createObjectNode();
        node.putArray("architectures").add("LlamaForCausalLM");
        return node.put("hidden_size", 64)
                .put("intermediate_size", 96)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("vocab_size", 100)
                .put("max_position_embeddings", 512);
    }

    private LlamaConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return LlamaConfigReader.read(folder);
    }

    private void assertFault(ErrorCode code, String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
