package io.relata.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What {@code adapter_config.json} says, by PEFT's rules. Everything that is set and that is not computed here is refused by
 * its name, settings of later versions among them: one that is passed over would give wrong logits without a word.
 */
final class LoraSettings {
    static final String FILE = "adapter_config.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Read here, or without influence on the logits. The base's name is hearsay: shapes and digest decide. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "peft_type",
            "task_type",
            "r",
            "lora_alpha",
            "use_rslora",
            "rank_pattern",
            "alpha_pattern",
            "target_modules",
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "bias",
            "init_lora_weights",
            "auto_mapping",
            "base_model_name_or_path",
            "revision",
            "peft_version",
            "inference_mode",
            "lora_dropout",
            "megatron_core",
            "loftq_config",
            "eva_config",
            "corda_config",
            "qalora_group_size");

    /** Ways to draw the factors that leave the base as it was; PiSSA, OLoRA, LoftQ and CorDA take a part out of it. */
    private static final Set<String> HARMLESS_STARTS = Set.of("true", "false", "gaussian", "orthogonal", "eva");

    private static final Pattern LAYER = Pattern.compile(".*\\.[^.]*\\.(\\d+)\\..*");

    private final Path folder;
    private final JsonNode config;

    private LoraSettings(Path folder, JsonNode config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * Reads the settings of an adapter's folder.
     *
     * @throws RelataException with {@code ADAPTER_INVALID}
     */
    static LoraSettings read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw invalid(folder, "has no " + FILE, "Maybe the name of the adapter is misspelt.");
        }
        try {
            LoraSettings settings = new LoraSettings(folder, JSON.readTree(Files.readAllBytes(file)));
            settings.refuseWhatIsNotComputed();
            return settings;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.ADAPTER_INVALID, "%s cannot be read: %s".formatted(file, e.getMessage()), "", e);
        }
    }

    private void refuseWhatIsNotComputed() {
        if (!config.isObject()) {
            throw invalid(folder, "has a %s that is no object".formatted(FILE), "");
        }
        String type = config.path("peft_type").asText("none");
        if (!type.equals("LORA")) {
            throw invalid(folder, "has peft_type=" + type, "Maybe it can be trained again as LORA.");
        }
        String task = config.path("task_type").asText("null");
        if (!Set.of("null", "CAUSAL_LM").contains(task)) {
            throw notComputed("task_type=" + task);
        }
        for (Map.Entry<String, JsonNode> setting : config.properties()) {
            if (!UNDERSTOOD.contains(setting.getKey()) && isSet(setting.getValue())) {
                throw notComputed("%s=%s".formatted(setting.getKey(), setting.getValue()));
            }
        }
        String bias = config.path("bias").asText("none");
        if (!bias.equals("none")) {
            throw notComputed("bias=" + bias);
        }
        String start = config.path("init_lora_weights").asText("true");
        if (!HARMLESS_STARTS.contains(start)) {
            throw notComputed("init_lora_weights=" + start);
        }
        if (!layers().isEmpty() && config.path("target_modules").isTextual()) {
            throw notComputed("layers_to_transform beside a regular expression in target_modules");
        }
    }

    private static boolean isSet(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING, BINARY -> !value.asText().isEmpty();
            case ARRAY, OBJECT, POJO -> !value.isEmpty();
        };
    }

    /** Returns the rank of a module. */
    int rank(String module) {
        JsonNode rank = patterned("rank_pattern", module, "r");
        if (!rank.isInt()) {
            throw invalid(folder, "has the rank %s for %s".formatted(rank, module), "");
        }
        return rank.intValue();
    }

    /** Returns what B · A is multiplied with: alpha / r, or alpha / sqrt(r) where rank-stabilised (Kalajdzievski 2023). */
    double scale(String module) {
        JsonNode alpha = patterned("alpha_pattern", module, "lora_alpha");
        if (!alpha.isNumber()) {
            throw invalid(folder, "has lora_alpha=%s for %s".formatted(alpha, module), "");
        }
        int rank = rank(module);
        return alpha.doubleValue() / (config.path("use_rslora").asBoolean(false) ? Math.sqrt(rank) : rank);
    }

    /** PEFT's rule: the first key of the pattern map that ends the module's name, read as a regular expression, decides. */
    private JsonNode patterned(String patterns, String module, String otherwise) {
        for (Map.Entry<String, JsonNode> entry : config.path(patterns).properties()) {
            if (pattern(patterns, "(.*\\.)?(" + entry.getKey() + ")")
                    .matcher(module)
                    .matches()) {
                return entry.getValue();
            }
        }
        return config.path(otherwise);
    }

    /**
     * Checks that weights are there for all that the settings name, and for nothing else.
     *
     * @param modules names of the layers that have weights
     * @throws RelataException with {@code ADAPTER_INVALID}
     */
    void checkModules(Collection<String> modules) {
        List<String> unnamed =
                modules.stream().filter(module -> !isNamed(module)).toList();
        if (!unnamed.isEmpty()) {
            throw invalid(
                    folder,
                    "has weights for %s, which its target_modules, exclude_modules and layers_to_transform leave out"
                            .formatted(String.join(", ", unnamed)),
                    "Maybe " + FILE + " belongs to another adapter.");
        }
        JsonNode targets = config.path("target_modules");
        List<String> without = new ArrayList<>();
        for (JsonNode target : targets) {
            if (modules.stream().noneMatch(module -> endsIn(module, target.asText()))) {
                without.add(target.asText());
            }
        }
        if (!without.isEmpty() || modules.isEmpty()) {
            throw missing("target_modules", without.isEmpty() ? targets.toString() : without.toString());
        }
        Set<Integer> layers = layers();
        modules.forEach(module -> layers.remove(layerOf(module)));
        if (!layers.isEmpty()) {
            throw missing("layers_to_transform", layers.toString());
        }
    }

    private RelataException missing(String setting, String values) {
        return invalid(
                folder,
                "has no weights for its %s %s".formatted(setting, values),
                "Maybe the file was written before training ended.");
    }

    private boolean isNamed(String module) {
        Set<Integer> layers = layers();
        return named("target_modules", module)
                && !named("exclude_modules", module)
                && (layers.isEmpty() || layers.contains(layerOf(module)));
    }

    private boolean named(String setting, String module) {
        JsonNode names = config.path(setting);
        if (names.isTextual()) {
            return names.asText().equalsIgnoreCase("all-linear")
                    ? !endsIn(module, "lm_head")
                    : pattern(setting, names.asText()).matcher(module).matches();
        }
        for (JsonNode name : names) {
            if (endsIn(module, name.asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsIn(String module, String name) {
        return module.equals(name) || module.endsWith("." + name);
    }

    private Set<Integer> layers() {
        JsonNode listed = config.path("layers_to_transform");
        Set<Integer> layers = new TreeSet<>();
        if (listed.isInt()) {
            layers.add(listed.intValue());
        }
        listed.forEach(layer -> layers.add(layer.asInt()));
        return layers;
    }

    /** Returns the number of the layer that a module belongs to, or -1. */
    private int layerOf(String module) {
        JsonNode patterns = config.path("layers_pattern");
        List<String> names = new ArrayList<>();
        if (patterns.isTextual() && !patterns.asText().isEmpty()) {
            names.add(patterns.asText());
        }
        patterns.forEach(name -> names.add(name.asText()));
        if (names.isEmpty()) {
            return number(LAYER.matcher(module));
        }
        return names.stream()
                .map(name -> pattern("layers_pattern", ".*\\." + name + "\\.(\\d+)\\..*"))
                .mapToInt(pattern -> number(pattern.matcher(module)))
                .max()
                .orElse(-1);
    }

    private static int number(Matcher matcher) {
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private Pattern pattern(String setting, String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new RelataException(
                    ErrorCode.ADAPTER_INVALID,
                    "The adapter %s has the %s %s, which is no pattern.".formatted(folder, setting, expression),
                    "",
                    e);
        }
    }

    private RelataException notComputed(String setting) {
        return invalid(
                folder,
                "was trained with %s, which is not computed here as scale · B · A".formatted(setting),
                "Maybe PEFT's merge_and_unload turns base and adapter into one model.");
    }

    static RelataException invalid(Path folder, String what, String hint) {
        return new RelataException(ErrorCode.ADAPTER_INVALID, "The adapter %s %s.".formatted(folder, what), hint);
    }
}
