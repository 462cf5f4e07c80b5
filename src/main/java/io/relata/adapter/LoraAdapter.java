package io.relata.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A LoRA adapter read from a PEFT folder ({@code adapter_config.json}, {@code adapter_model.safetensors}). Holds its
 * numbers in memory; the files are closed again. Immutable.
 */
public final class LoraAdapter {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, LoraDelta> deltas;

    private LoraAdapter(Path folder, Map<String, LoraDelta> deltas) {
        this.folder = folder;
        this.deltas = deltas;
    }

    /**
     * Reads an adapter.
     *
     * @throws RelataException with {@code ADAPTER_INVALID} when a file is missing or damaged, when the adapter does
     *     something other than adding low-rank products to weights, or when a tensor would be left unused
     */
    public static LoraAdapter open(Path folder) {
        JsonNode config = config(folder);
        refuseWhatIsNotLora(folder, config);
        if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw invalid(
                    folder, "has no " + WEIGHTS, "Maybe it holds adapter_model.bin, which is a pickle and not read.");
        }
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            return new LoraAdapter(folder, deltas(folder, config, weights));
        }
    }

    private static JsonNode config(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw invalid(folder, "has no " + CONFIG, "Maybe the name of the adapter is misspelt.");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.ADAPTER_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private static void refuseWhatIsNotLora(Path folder, JsonNode config) {
        String type = config.path("peft_type").asText("none");
        if (!type.equals("LORA")) {
            throw invalid(folder, "has peft_type=" + type, "Maybe it can be trained again as LORA.");
        }
        for (String flag : List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora")) {
            if (config.path(flag).asBoolean(false)) {
                throw notMerged(folder, flag + "=true");
            }
        }
        for (String list : List.of(
                "modules_to_save",
                "layer_replication",
                "target_parameters",
                "trainable_token_indices",
                "alora_invocation_tokens")) {
            if (!config.path(list).isEmpty()) {
                throw notMerged(folder, "%s=%s".formatted(list, config.path(list)));
            }
        }
        String bias = config.path("bias").asText("none");
        if (!bias.equals("none")) {
            throw notMerged(folder, "bias=" + bias);
        }
        // These methods take a part out of the base weights; on the untouched base the adapter would be wrong.
        String start = config.path("init_lora_weights").asText("true");
        if (start.startsWith("pissa") || List.of("olora", "loftq", "corda").contains(start)) {
            throw notMerged(folder, "init_lora_weights=" + start);
        }
    }

    private static Map<String, LoraDelta> deltas(Path folder, JsonNode config, SafetensorsFile weights) {
        Map<String, LoraDelta> deltas = new TreeMap<>();
        TreeSet<String> unused = new TreeSet<>();
        weights.tensors().forEach(info -> unused.add(info.name()));
        for (TensorInfo down : weights.tensors()) {
            if (!down.name().startsWith(PREFIX) || !down.name().endsWith(DOWN)) {
                continue;
            }
            String module = down.name().substring(PREFIX.length(), down.name().length() - DOWN.length());
            String upName = PREFIX + module + UP;
            if (weights.find(upName).isPresent()) {
                deltas.put(module, delta(folder, config, weights, module));
                unused.removeAll(List.of(down.name(), upName));
            }
        }
        if (!unused.isEmpty()) {
            throw invalid(
                    folder,
                    "has tensors without a use: " + String.join(", ", unused),
                    "Maybe the adapter trains more than low-rank factors of linear layers.");
        }
        checkTargets(folder, config.path("target_modules"), deltas);
        return deltas;
    }

    private static LoraDelta delta(Path folder, JsonNode config, TensorStore weights, String module) {
        TensorInfo down = weights.info(PREFIX + module + DOWN);
        TensorInfo up = weights.info(PREFIX + module + UP);
        int rank = (int) patterned(folder, config, "rank_pattern", module, "r");
        double alpha = patterned(folder, config, "alpha_pattern", module, "lora_alpha");
        if (rank < 1
                || down.shape().size() != 2
                || up.shape().size() != 2
                || down.shape().get(0) != rank
                || up.shape().get(1) != rank) {
            throw invalid(
                    folder,
                    "states rank %d for %s, whose A is %s and B is %s"
                            .formatted(rank, module, down.shape(), up.shape()),
                    "Maybe " + CONFIG + " belongs to another adapter.");
        }
        double scale = config.path("use_rslora").asBoolean(false) ? alpha / Math.sqrt(rank) : alpha / rank;
        return new LoraDelta(
                module,
                up.shape().get(0),
                down.shape().get(1),
                rank,
                scale,
                weights.floats(down.name()),
                weights.floats(up.name()));
    }

    /** PEFT's rule: the first key of the pattern map that ends the module's name, read as a regular expression, decides. */
    private static double patterned(Path folder, JsonNode config, String patterns, String module, String otherwise) {
        for (Map.Entry<String, JsonNode> entry : config.path(patterns).properties()) {
            try {
                if (Pattern.matches("(.*\\.)?(" + entry.getKey() + ")", module)) {
                    return entry.getValue().asDouble();
                }
            } catch (PatternSyntaxException e) {
                throw invalid(folder, "has the %s key %s, which is no pattern".formatted(patterns, entry.getKey()), "");
            }
        }
        if (!config.path(otherwise).isNumber()) {
            throw invalid(folder, "has %s=%s".formatted(otherwise, config.path(otherwise)), "");
        }
        return config.path(otherwise).doubleValue();
    }

    private static void checkTargets(Path folder, JsonNode targets, Map<String, LoraDelta> deltas) {
        List<String> without = new ArrayList<>();
        for (JsonNode target : targets) {
            String name = target.asText();
            if (deltas.keySet().stream().noneMatch(module -> module.equals(name) || module.endsWith("." + name))) {
                without.add(name);
            }
        }
        if (!without.isEmpty() || deltas.isEmpty()) {
            throw invalid(
                    folder,
                    "has no weights for its target_modules %s".formatted(without.isEmpty() ? targets : without),
                    "Maybe the file was written before training ended.");
        }
    }

    /** Returns the changes in the natural order of their modules' names. */
    public List<LoraDelta> deltas() {
        return List.copyOf(deltas.values());
    }

    /**
     * Returns the base with the changes added. The changed tensors are F32, whatever the base holds, so that the merge
     * rounds nothing away; all others are the base's own. Closing the result closes the base.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH} when a module is not in the base or has another shape there
     */
    public TensorStore mergedInto(TensorStore base) {
        List<String> faults = new ArrayList<>();
        deltas.forEach((module, delta) -> {
            List<Integer> shape = List.of(delta.outputs(), delta.inputs());
            base.find(module + ".weight")
                    .ifPresentOrElse(
                            info -> {
                                if (!info.shape().equals(shape) || !info.dtype().floating()) {
                                    faults.add("%s changes %s and the base has %s %s"
                                            .formatted(module, shape, info.dtype(), info.shape()));
                                }
                            },
                            () -> faults.add("%s is not in the base".formatted(module)));
        });
        if (!faults.isEmpty()) {
            throw new RelataException(
                    ErrorCode.ADAPTER_MISMATCH,
                    "The adapter %s does not fit %s: %s.".formatted(folder, base.source(), String.join("; ", faults)),
                    "Maybe it was trained for another base model, or the base is quantised.");
        }
        return new MergedTensors(base, deltas);
    }

    private static RelataException notMerged(Path folder, String setting) {
        return invalid(
                folder,
                "was trained with %s, which cannot be merged as scale · B · A".formatted(setting),
                "Maybe PEFT's merge_and_unload turns base and adapter into one model.");
    }

    private static RelataException invalid(Path folder, String what, String hint) {
        return new RelataException(ErrorCode.ADAPTER_INVALID, "The adapter %s %s.".formatted(folder, what), hint);
    }
}
