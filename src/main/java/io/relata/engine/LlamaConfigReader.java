package io.relata.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.engine.LlamaConfig.Architecture;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads {@code config.json} of a model folder in Hugging Face layout. A setting that changes the arithmetic and that the
 * engines do not compute is refused, never ignored.
 */
public final class LlamaConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double ROPE_THETA_DEFAULT = 10_000;

    private final Path file;
    private final JsonNode root;

    private LlamaConfigReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the configuration of a folder.
     *
     * @throws RelataException with {@code MODEL_MISSING} when the folder has no {@code config.json}, {@code MODEL_INVALID}
     *     when it cannot be read or contradicts itself, {@code MODEL_UNSUPPORTED} when the model computes something
     *     that the engines do not
     */
    public static LlamaConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no model in %s: it has no config.json.".formatted(folder),
                    "Maybe the name is misspelt, or the folder holds a model in another layout than Hugging Face's.");
        }
        try {
            return new LlamaConfigReader(file, JSON.readTree(Files.readAllBytes(file))).config();
        } catch (IOException | IllegalArgumentException e) {
            throw new RelataException(ErrorCode.MODEL_INVALID, "%s: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private LlamaConfig config() {
        Architecture architecture = architecture();
        refuseWhatIsNotComputed(architecture);
        int hidden = required("hidden_size");
        int heads = required("num_attention_heads");
        int headWidth = optional("head_dim", hidden / Math.max(1, heads));
        boolean gemma = architecture == Architecture.GEMMA2;
        return new LlamaConfig(
                architecture,
                hidden,
                required("intermediate_size"),
                required("num_hidden_layers"),
                heads,
                optional("num_key_value_heads", heads),
                headWidth,
                required("vocab_size"),
                ropeTheta(),
                ropeScaling(),
                number(root, "rms_norm_eps", 1e-6),
                root.path("tie_word_embeddings").asBoolean(gemma),
                architecture == Architecture.MISTRAL || gemma ? optional("sliding_window", 0) : 0,
                gemma ? number(root, "query_pre_attn_scalar", headWidth) : headWidth,
                gemma ? number(root, "attn_logit_softcapping", 0) : 0,
                gemma ? number(root, "final_logit_softcapping", 0) : 0,
                required("max_position_embeddings"),
                optional("bos_token_id", -1),
                endIds());
    }

    private Architecture architecture() {
        String named = root.path("architectures")
                .path(0)
                .asText(root.path("model_type").asText("none"));
        return Arrays.stream(Architecture.values())
                .filter(known -> known.className().equals(named) || known.name().equalsIgnoreCase(named))
                .findFirst()
                .orElseThrow(() -> unsupported(
                        "the architecture %s".formatted(named),
                        Arrays.stream(Architecture.values())
                                .map(Architecture::className)
                                .collect(Collectors.joining(", "))));
    }

    private void refuseWhatIsNotComputed(Architecture architecture) {
        String computed = architecture == Architecture.GEMMA2 ? "gelu_pytorch_tanh" : "silu";
        String activation =
                root.path("hidden_activation").asText(root.path("hidden_act").asText(computed));
        if (!activation.equals(computed)) {
            throw unsupported("hidden_act=" + activation, computed);
        }
        for (String bias : List.of("attention_bias", "mlp_bias")) {
            if (root.path(bias).asBoolean(false)) {
                throw unsupported(bias + "=true", "projections without bias");
            }
        }
        if (root.path("quantization_config").isObject()) {
            throw unsupported(
                    "quantization_config with quant_method=%s"
                            .formatted(root.path("quantization_config")
                                    .path("quant_method")
                                    .asText()),
                    "weights in F32, F16 and BF16, and Jlama's Q4 and I8 (engine vector)");
        }
        if (root.path("use_sliding_window").asBoolean(false)) {
            throw unsupported("use_sliding_window=true", "one window for all layers, or none");
        }
        if (number(root, "partial_rotary_factor", 1) != 1) {
            throw unsupported("partial_rotary_factor=" + root.path("partial_rotary_factor"), "1");
        }
    }

    private double ropeTheta() {
        return number(root, "rope_theta", number(root.path("rope_parameters"), "rope_theta", ROPE_THETA_DEFAULT));
    }

    private RopeScaling ropeScaling() {
        JsonNode scaling =
                root.path("rope_scaling").isObject() ? root.path("rope_scaling") : root.path("rope_parameters");
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(number(scaling, "factor", Double.NaN));
            case "llama3" ->
                new RopeScaling.Llama3(
                        number(scaling, "factor", Double.NaN),
                        number(scaling, "low_freq_factor", Double.NaN),
                        number(scaling, "high_freq_factor", Double.NaN),
                        scaling.path("original_max_position_embeddings").asInt(0));
            default -> throw unsupported("rope_type=" + type, "default, linear and llama3");
        };
    }

    private List<Integer> endIds() {
        JsonNode node = root.path("eos_token_id");
        List<Integer> ids = new ArrayList<>();
        if (node.isInt()) {
            ids.add(node.intValue());
        }
        node.forEach(id -> ids.add(id.asInt(-1)));
        if (ids.contains(-1)) {
            throw new IllegalArgumentException("eos_token_id=%s is no id and no list of ids.".formatted(node));
        }
        return ids;
    }

    private int required(String name) {
        if (!root.path(name).isInt()) {
            throw new IllegalArgumentException("%s=%s is no whole number.".formatted(name, root.path(name)));
        }
        return root.path(name).intValue();
    }

    private int optional(String name, int otherwise) {
        return root.path(name).isMissingNode() || root.path(name).isNull() ? otherwise : required(name);
    }

    private static double number(JsonNode parent, String name, double otherwise) {
        JsonNode node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isNumber()) {
            throw new IllegalArgumentException("%s=%s is no number.".formatted(name, node));
        }
        return node.doubleValue();
    }

    private RelataException unsupported(String what, String instead) {
        return new RelataException(
                ErrorCode.MODEL_UNSUPPORTED,
                "%s asks for %s; the engines compute %s.".formatted(file, what, instead),
                "Maybe another model of the same kind fits: Llama 2, 3, 3.1, 3.2, Mistral, Qwen2, Qwen2.5 and, on the Vector API, Gemma 2 in F32, F16 or BF16 do.");
    }
}
