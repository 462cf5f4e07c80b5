package io.relata.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads experiment cards from YAML. The format, with the values that a field has when it is left out:
 *
 * <pre>{@code
 * name: semeval-dev-lexical-vote   # required
 * description: ...                 # required
 * data: semeval2010_task8/training/TRAIN_FILE.TXT   # required; relative to the data folder
 * format: semeval                  # required
 * split: 8                         # the ids divisible by 8 are answered; left out: the whole file
 * limit: 200                       # so many of them, drawn by the seed; left out: all
 * demonstrations: rest             # or {rest: 1000}, so many of it, or {rest: 160, model: NAME, requests: 8}, those and what
 *                                  # a model makes up from them, so many requests for each relation; or installed (the default), or {data: ..., format: ..., limit: ...}
 * schema: semeval2010-task8.v1     # left out: inferred from the labels
 * null_label: None                 # of an inferred schema
 * variant: lexical-vote            # or profile: NAME; exactly one of the two is required
 * seed: 1                          # required
 * resamples: 1000
 * every: 1                         # 5: every fifth of the examples
 * llm_calls_max: 100               # left out: any number
 * finish_within: 60                # seconds; left out: however long
 * sweep: [0.5, 0.7, 0.9]           # thresholds of the profile's route; left out: its own alone
 * }</pre>
 */
public final class ExperimentCardReader {
    private static final Set<String> FILE_FIELDS = Set.of("data", "format", "limit", "rest", "model", "requests");

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads every {@code *.yaml} file of a folder, ordered by file name.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}, or as {@link #read(String, String)} does
     */
    public List<ExperimentCard> folder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .sorted()
                    .map(this::read)
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Reads a file; see {@link #read(String, String)}. */
    public ExperimentCard read(Path file) {
        try {
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads a card from its text.
     *
     * @param file name of the file, for messages
     * @throws RelataException with {@code INVALID_FIELD}, naming the file, the field and what is wrong with it
     */
    public ExperimentCard read(String file, String text) {
        try {
            CardFile card = yaml.readValue(text, CardFile.class);
            if (card == null) {
                throw invalid(file, "is empty", "");
            }
            return card.card(file);
        } catch (UnrecognizedPropertyException e) {
            List<String> known =
                    e.getKnownPropertyIds().stream().map(Object::toString).toList();
            throw invalid(
                    file,
                    "has the unknown field \"%s\"".formatted(e.getPropertyName()),
                    KnownNames.hint(e.getPropertyName(), known));
        } catch (JsonProcessingException e) {
            throw invalid(
                    file,
                    "cannot be read: " + e.getOriginalMessage(),
                    "Maybe an indent is wrong, or a field is there twice.");
        } catch (IllegalArgumentException e) {
            throw invalid(file, "does not fit together: " + e.getMessage(), "");
        }
    }

    private static RelataException unreadable(Path file, IOException e) {
        return new RelataException(
                ErrorCode.FILE_UNREADABLE,
                "%s could not be read: %s.".formatted(file, e),
                "Maybe run this in the folder of the checkout, which has bench/experiments.",
                e);
    }

    private static RelataException invalid(String file, String what, String hint) {
        return new RelataException(ErrorCode.INVALID_FIELD, "The card %s %s.".formatted(file, what), hint);
    }

    private static <T> T required(String file, String field, @Nullable T value) {
        if (value == null) {
            throw invalid(file, "lacks the field \"%s\"".formatted(field), "");
        }
        return value;
    }

    private record CardFile(
            @Nullable String name,
            @Nullable String description,
            @Nullable String data,
            @Nullable String format,
            @Nullable Integer split,
            @Nullable Integer limit,
            @Nullable Object demonstrations,
            @Nullable String schema,
            @JsonProperty("null_label") @Nullable String nullLabel,
            @Nullable String variant,
            @Nullable String profile,
            @Nullable Long seed,
            @Nullable Integer resamples,
            @Nullable Integer every,
            @JsonProperty("llm_calls_max") @Nullable Integer llmCallsMax,
            @JsonProperty("finish_within") @Nullable Integer finishWithin,
            @Nullable List<Double> sweep) {

        ExperimentCard card(String file) {
            return new ExperimentCard(
                    required(file, "name", name),
                    required(file, "description", description),
                    new ExperimentCard.Data(
                            required(file, "data", data),
                            required(file, "format", format),
                            Objects.requireNonNullElse(split, 0),
                            Objects.requireNonNullElse(limit, 0)),
                    demonstrations(file),
                    Objects.requireNonNullElse(schema, ""),
                    Objects.requireNonNullElse(nullLabel, "None"),
                    answerer(file),
                    required(file, "seed", seed),
                    Objects.requireNonNullElse(resamples, 1000),
                    extent());
        }

        private Extent extent() {
            return new Extent(
                    Objects.requireNonNullElse(every, 1),
                    llmCallsMax == null ? OptionalInt.empty() : OptionalInt.of(llmCallsMax),
                    Optional.ofNullable(finishWithin).map(Duration::ofSeconds),
                    Objects.requireNonNullElse(sweep, List.of()));
        }

        private ExperimentCard.Demonstrations demonstrations(String file) {
            if (demonstrations == null || demonstrations.equals("installed")) {
                return new ExperimentCard.Demonstrations.Installed();
            }
            if (demonstrations.equals("rest")) {
                return new ExperimentCard.Demonstrations.Rest();
            }
            if (demonstrations instanceof Map<?, ?> fields && FILE_FIELDS.containsAll(fields.keySet())) {
                int most = fields.get("limit") instanceof Integer limit ? limit : 0;
                if (fields.size() == 1 && fields.get("rest") instanceof Integer rest) {
                    return new ExperimentCard.Demonstrations.Rest(rest);
                }
                if (fields.size() == 3
                        && fields.get("rest") instanceof Integer rest
                        && fields.get("model") instanceof String model
                        && fields.get("requests") instanceof Integer requests) {
                    return new ExperimentCard.Demonstrations.Rest(
                            rest, Optional.of(new ExperimentCard.Made(model, requests)));
                }
                if (fields.get("data") instanceof String path && fields.get("format") instanceof String pathFormat) {
                    return new ExperimentCard.Demonstrations.File(path, pathFormat, most);
                }
            }
            throw invalid(
                    file,
                    "has demonstrations: %s".formatted(demonstrations),
                    "Maybe one of these was meant: rest, {rest: N}, {rest: N, model: NAME, requests: N}, installed, {data: FILE, format: FORMAT}.");
        }

        private ExperimentCard.AnswererName answerer(String file) {
            if ((variant == null) == (profile == null)) {
                throw invalid(file, "needs exactly one of the fields \"variant\" and \"profile\"", "");
            }
            return variant == null
                    ? new ExperimentCard.AnswererName.Profile(Objects.requireNonNull(profile))
                    : new ExperimentCard.AnswererName.Variant(variant);
        }
    }
}
