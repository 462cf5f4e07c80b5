package io.relata.extraction;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.prompt.PromptChoices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The blocks of a profile's file that say how a language model is asked about a pair. */
record AskingFile(
        @Nullable Shown shown,
        @Nullable Map<String, String> options,
        @Nullable String decode,
        @Nullable Score score,
        @Nullable Verify verify,
        @Nullable Route route,
        @Nullable Assess assess) {

    record Shown(
            @Nullable Boolean labels,
            @Nullable Boolean types,
            @Nullable String nearest) {
        static final Shown STANDARD = new Shown(null, null, null);
    }

    record Score(
            @Nullable String mode,
            @Nullable Boolean calibrated,
            @Nullable String twin,
            @Nullable Integer permutations) {
        static final Score STANDARD = new Score(null, null, null, null);
    }

    record Verify(
            @JsonProperty("yes_min") @Nullable Double yesMin,
            @Nullable Integer samples) {
        static final Verify STANDARD = new Verify(null, null);
    }

    record Route(
            @Nullable Double below,
            @Nullable Integer shortlist,
            @Nullable Double weight) {}

    record Assess(@Nullable String confidence) {}

    private enum Nearest {
        LAST,
        FIRST;

        String wireName() {
            return this == LAST ? "last" : "first";
        }
    }

    /** Returns whether the file has none of these blocks. */
    boolean isEmpty() {
        return Stream.of(shown, options, decode, score, verify, route, assess).allMatch(Objects::isNull);
    }

    AskingPlan plan(String file) {
        Verify verifying = Objects.requireNonNullElse(verify, Verify.STANDARD);
        return new AskingPlan(
                choices(file),
                decode == null
                        ? Decode.TRIE
                        : ProfileReader.oneOf(file, "decode", decode, Decode.values(), Decode::wireName),
                score(file),
                new VerifyPlan(
                        Objects.requireNonNullElse(verifying.yesMin(), 0.0),
                        Objects.requireNonNullElse(verifying.samples(), 1)),
                Optional.ofNullable(route)
                        .map(r -> new RoutePlan(
                                Objects.requireNonNullElse(r.below(), Double.POSITIVE_INFINITY),
                                Objects.requireNonNullElse(r.shortlist(), 3),
                                Objects.requireNonNullElse(r.weight(), 1.0))),
                Optional.ofNullable(assess).map(a -> origin(file, a)));
    }

    private PromptChoices choices(String file) {
        Shown showing = Objects.requireNonNullElse(shown, Shown.STANDARD);
        Nearest nearest = ProfileReader.oneOf(
                file,
                "shown.nearest",
                Objects.requireNonNullElse(showing.nearest(), Nearest.LAST.wireName()),
                Nearest.values(),
                Nearest::wireName);
        return new PromptChoices(
                Objects.requireNonNullElse(showing.labels(), true),
                Objects.requireNonNullElse(showing.types(), false),
                nearest == Nearest.FIRST,
                0,
                Objects.requireNonNullElse(options, Map.of()));
    }

    private ScorePlan score(String file) {
        Score scoring = Objects.requireNonNullElse(score, Score.STANDARD);
        return new ScorePlan(
                ProfileReader.oneOf(
                        file,
                        "score.mode",
                        Objects.requireNonNullElse(scoring.mode(), ScorePlan.Scoring.CONSTRAINED.wireName()),
                        ScorePlan.Scoring.values(),
                        ScorePlan.Scoring::wireName),
                Objects.requireNonNullElse(scoring.calibrated(), false),
                ProfileReader.oneOf(
                        file,
                        "score.twin",
                        Objects.requireNonNullElse(scoring.twin(), ScorePlan.Twin.SHOWN.wireName()),
                        ScorePlan.Twin.values(),
                        ScorePlan.Twin::wireName),
                Objects.requireNonNullElse(scoring.permutations(), 1));
    }

    private static PairResult.ConfidenceOrigin origin(String file, Assess assess) {
        List<PairResult.ConfidenceOrigin> origins =
                List.of(PairResult.ConfidenceOrigin.LOGPROB, PairResult.ConfidenceOrigin.SELF_REPORT);
        return ProfileReader.oneOf(
                file,
                "assess.confidence",
                Objects.requireNonNullElse(assess.confidence(), PairResult.ConfidenceOrigin.LOGPROB.wireName()),
                origins.toArray(PairResult.ConfidenceOrigin[]::new),
                PairResult.ConfidenceOrigin::wireName);
    }
}
