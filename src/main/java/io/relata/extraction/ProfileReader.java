package io.relata.extraction;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.relata.calibration.Fusion;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.ReasoningOrder;
import io.relata.structure.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads profiles from YAML. The format, with the values that a field has when it is left out:
 *
 * <pre>{@code
 * name: gpt-re.v1             # required
 * description: ...            # required
 * paper: ""
 * schema: general.v1          # required
 * encoder: relata-encoder-small  # required
 * k: 10
 * label:
 *   sources: [discriminator, vote]   # of discriminator, vote, model; required
 *   weights: {discriminator: 0.8, vote: 0.2}   # left out: fitted on the store; not possible with the model and another
 *   null_bias: 0.0                   # only beside weights
 *   abstain_below: {Cause-Effect: 0.5}
 *   types: true               # false: labels that the types of the mentions forbid may be answered too
 * reasons:                    # left out: reasons are put together without a language model
 *   model: relata-lm-small    # required here
 *   adapter: ""
 *   style: gpt-re.v2
 *   order: for-label          # or free, or none: the label alone
 *   selector: knn-null-quota.v1
 *   demonstrations: 4
 *   null_quota: 0
 *   definitions: false
 *   own_reasons: false
 *   attempts: 3
 *   tokens_max: 96
 *   attention: full           # or blocks, blocks-int8, blocks-exact
 * shown: {labels: true, types: false, nearest: last}   # of the demonstrations; nearest: or first
 * options: {header: instruct} # as the style declares them
 * decode: trie                # or free
 * score: {mode: constrained, calibrated: false, twin: shown, permutations: 1}   # mode: or mean-token; twin: or bare
 * verify: {yes_min: 0.0, samples: 1}
 * route: {below: 0.7, shortlist: 3, weight: 1.0}   # left out: every pair is asked about with all labels; without below: every pair
 * assess: {confidence: logprob}       # or self-report; left out: the model is not asked how sure it is
 * }</pre>
 *
 * <p>What stands below {@code reasons} is about the language model too and means nothing without it. What the blocks do is at
 * {@link AskingPlan}.
 *
 * <p>A profile that searches whole texts has, instead of {@code k}, {@code label} and {@code reasons}:
 *
 * <pre>{@code
 * task: triples               # or entities, events
 * dialogue:
 *   plan: single.v1
 *   style: function-code.v1   # required
 *   model: relata-lm-small    # required
 *   adapter: ""
 *   selector: nearest-text.v1
 *   demonstrations: 4
 *   constrained: true
 *   tokens_max: 256
 *   turns_max: 64
 *   checks: [in-schema, types]
 *   options: {header: instruct}    # as plan and style declare them
 * }</pre>
 *
 * <p>The reader is strict: a field that it does not know is a slip that would change answers unnoticed.
 */
public final class ProfileReader {
    private static final String RESOURCES = "/profiles/";
    private static final String PAIRS = "pairs";

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Returns the profiles that ship with Relata, ordered by name. */
    public List<Profile> builtIn() {
        return resource("index.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .map(file -> read(file, resource(file)))
                .toList();
    }

    /**
     * Returns the profiles of the {@code *.yaml} files in a folder, ordered by file name; none when there is no folder.
     *
     * @throws RelataException with {@code PROFILE_INVALID} or {@code FILE_UNREADABLE}
     */
    public List<Profile> folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Profile> profiles = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                profiles.add(read(file.toString(), Files.readString(file, StandardCharsets.UTF_8)));
            }
            return profiles;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The profiles in %s could not be read: %s.".formatted(folder, e),
                    "Maybe a file's permissions forbid it, or it is not UTF-8.",
                    e);
        }
    }

    /**
     * Reads a profile from its text.
     *
     * @param file name of the file, for messages
     * @throws RelataException with {@code PROFILE_INVALID}, naming the file, the field and what is wrong with it
     */
    public Profile read(String file, String text) {
        try {
            ProfileFile parsed = yaml.readValue(text, ProfileFile.class);
            if (parsed == null) {
                throw invalid(file, "is empty", "");
            }
            return parsed.profile(file);
        } catch (UnrecognizedPropertyException e) {
            throw invalid(
                    file,
                    "has the unknown field \"%s\"".formatted(e.getPropertyName()),
                    KnownNames.hint(
                            e.getPropertyName(),
                            e.getKnownPropertyIds().stream()
                                    .map(Object::toString)
                                    .toList()));
        } catch (JsonProcessingException e) {
            throw invalid(
                    file,
                    "cannot be read: " + e.getOriginalMessage(),
                    "Maybe an indent is wrong, or a field is there twice.");
        }
    }

    private static String resource(String file) {
        try (InputStream in = ProfileReader.class.getResourceAsStream(RESOURCES + file)) {
            if (in == null) {
                throw new IllegalStateException("The resource %s%s is missing.".formatted(RESOURCES, file));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource %s%s could not be read.".formatted(RESOURCES, file), e);
        }
    }

    static RelataException invalid(String file, String what, String hint) {
        return new RelataException(ErrorCode.PROFILE_INVALID, "%s %s.".formatted(file, what), hint);
    }

    private record ProfileFile(
            @Nullable String name,
            @Nullable String paper,
            @Nullable String description,
            @Nullable String schema,
            @Nullable String encoder,
            @Nullable String task,
            @Nullable Integer k,
            @Nullable LabelFile label,
            @Nullable ReasonsFile reasons,
            @Nullable DialogueFile dialogue,
            AskingFile.@Nullable Shown shown,
            @Nullable Map<String, String> options,
            @Nullable String decode,
            AskingFile.@Nullable Score score,
            AskingFile.@Nullable Verify verify,
            AskingFile.@Nullable Route route,
            AskingFile.@Nullable Assess assess) {

        Profile profile(String file) {
            try {
                return task == null || task.equals(PAIRS) ? pairs(file) : text(file);
            } catch (IllegalArgumentException e) {
                throw invalid(file, "does not fit together: " + e.getMessage(), "");
            }
        }

        private TextProfile text(String file) {
            if (k != null || label != null || reasons != null || !asking().isEmpty()) {
                throw invalid(
                        file,
                        "has a block that is about given pairs and searches whole texts",
                        "Maybe leave them out; dialogue says how such a text is asked about.");
            }
            DialogueFile part = required(file, "dialogue", dialogue);
            return new TextProfile(
                    required(file, "name", name),
                    Objects.requireNonNullElse(paper, ""),
                    required(file, "description", description),
                    oneOf(file, "task", required(file, "task", task), Task.values(), Task::wireName),
                    required(file, "schema", schema),
                    required(file, "encoder", encoder),
                    Objects.requireNonNullElse(part.plan(), "single.v1"),
                    required(file, "dialogue.style", part.style()),
                    required(file, "dialogue.model", part.model()),
                    Objects.requireNonNullElse(part.adapter(), ""),
                    Objects.requireNonNullElse(part.selector(), "nearest-text.v1"),
                    Objects.requireNonNullElse(part.demonstrations(), 4),
                    Objects.requireNonNullElse(part.constrained(), true),
                    Objects.requireNonNullElse(part.tokensMax(), 256),
                    Objects.requireNonNullElse(part.turnsMax(), 64),
                    Objects.requireNonNullElse(part.checks(), List.of("in-schema", "types")),
                    Objects.requireNonNullElse(part.options(), Map.of()));
        }

        private PairProfile pairs(String file) {
            if (dialogue != null) {
                throw invalid(
                        file, "has a dialogue and answers given pairs", "Maybe add task: triples, entities or events.");
            }
            LabelFile labelPart = required(file, "label", label);
            List<LabelSource> sources = labelPart.sources(file);
            ReasonsFile reasonsPart = Objects.requireNonNullElse(reasons, ReasonsFile.NONE);
            int neighborCount = Objects.requireNonNullElse(k, 10);
            int shown = Objects.requireNonNullElse(reasonsPart.demonstrations(), Math.min(4, neighborCount));
            return new PairProfile(
                    required(file, "name", name),
                    Objects.requireNonNullElse(paper, ""),
                    required(file, "description", description),
                    required(file, "schema", schema),
                    required(file, "encoder", encoder),
                    neighborCount,
                    sources,
                    labelPart.plan(file, sources),
                    Objects.requireNonNullElse(labelPart.abstainBelow(), Map.of()),
                    reasons == null ? "" : required(file, "reasons.model", reasonsPart.model()),
                    Objects.requireNonNullElse(reasonsPart.adapter(), ""),
                    Objects.requireNonNullElse(reasonsPart.style(), "gpt-re.v2"),
                    reasonsPart.orderOrDefault(file),
                    Objects.requireNonNullElse(reasonsPart.selector(), "knn-null-quota.v1"),
                    shown,
                    Objects.requireNonNullElse(reasonsPart.nullQuota(), 0),
                    Objects.requireNonNullElse(reasonsPart.definitions(), false),
                    Objects.requireNonNullElse(reasonsPart.ownReasons(), false),
                    Objects.requireNonNullElse(reasonsPart.attempts(), 3),
                    Objects.requireNonNullElse(reasonsPart.tokensMax(), 96),
                    reasonsPart.attentionOrDefault(file),
                    Objects.requireNonNullElse(labelPart.types(), true),
                    asking().plan(file));
        }

        private AskingFile asking() {
            return new AskingFile(shown, options, decode, score, verify, route, assess);
        }
    }

    private record LabelFile(
            @Nullable List<String> sources,
            @Nullable Map<String, Double> weights,
            @JsonProperty("null_bias") @Nullable Double nullBias,
            @JsonProperty("abstain_below") @Nullable Map<String, Double> abstainBelow,
            @Nullable Boolean types) {

        List<LabelSource> sources(String file) {
            return required(file, "label.sources", sources).stream()
                    .map(s -> oneOf(file, "label.sources", s, LabelSource.values(), LabelSource::wireName))
                    .distinct()
                    .toList();
        }

        FusionPlan plan(String file, List<LabelSource> from) {
            if (weights != null) {
                List<String> names = from.stream().map(LabelSource::wireName).toList();
                if (!weights.keySet().equals(Set.copyOf(names))) {
                    throw invalid(
                            file,
                            "has weights for %s and sources %s".formatted(weights.keySet(), names),
                            "Maybe a source has no weight; 0 takes away its say.");
                }
                return new FusionPlan.Given(new Fusion(
                        names, names.stream().map(weights::get).toList(), Objects.requireNonNullElse(nullBias, 0.0)));
            }
            if (from.equals(List.of(LabelSource.MODEL))) {
                return new FusionPlan.Given(Fusion.even(List.of(LabelSource.MODEL.wireName())));
            }
            if (from.contains(LabelSource.MODEL)) {
                throw invalid(
                        file,
                        "has the model among its sources and no weights",
                        "Maybe take them from a profile that was measured; a language model is too slow to fit them anew"
                                + " for each store.");
            }
            return new FusionPlan.Fitted();
        }
    }

    private record DialogueFile(
            @Nullable String plan,
            @Nullable String style,
            @Nullable String model,
            @Nullable String adapter,
            @Nullable String selector,
            @Nullable Integer demonstrations,
            @Nullable Boolean constrained,
            @JsonProperty("tokens_max") @Nullable Integer tokensMax,
            @JsonProperty("turns_max") @Nullable Integer turnsMax,
            @Nullable List<String> checks,
            @Nullable Map<String, String> options) {}

    private record ReasonsFile(
            @Nullable String model,
            @Nullable String adapter,
            @Nullable String style,
            @Nullable String order,
            @Nullable String selector,
            @Nullable Integer demonstrations,
            @JsonProperty("null_quota") @Nullable Integer nullQuota,
            @Nullable Boolean definitions,
            @JsonProperty("own_reasons") @Nullable Boolean ownReasons,
            @Nullable Integer attempts,
            @JsonProperty("tokens_max") @Nullable Integer tokensMax,
            @Nullable String attention) {
        static final ReasonsFile NONE =
                new ReasonsFile("", null, null, null, null, 0, null, null, null, null, null, null);

        ReasoningOrder orderOrDefault(String file) {
            return Optional.ofNullable(order)
                    .map(o -> oneOf(file, "reasons.order", o, ReasoningOrder.values(), ReasoningOrder::wireName))
                    .orElse(ReasoningOrder.AFTER_LABEL);
        }

        Attention attentionOrDefault(String file) {
            return Optional.ofNullable(attention)
                    .map(a -> oneOf(file, "reasons.attention", a, Attention.values(), Attention::wireName))
                    .orElse(Attention.FULL);
        }
    }

    private static <T> T required(String file, String field, @Nullable T value) {
        if (value == null || value instanceof String s && s.isBlank() || value instanceof List<?> l && l.isEmpty()) {
            throw invalid(file, "lacks the field " + field, "Maybe it is mistyped or indented wrongly.");
        }
        return value;
    }

    static <T> T oneOf(String file, String field, String value, T[] known, Function<T, String> name) {
        return Arrays.stream(known)
                .filter(v -> name.apply(v).equals(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        file,
                        "has \"%s\" in %s".formatted(value, field),
                        KnownNames.hint(value, Arrays.stream(known).map(name).toList())));
    }
}
