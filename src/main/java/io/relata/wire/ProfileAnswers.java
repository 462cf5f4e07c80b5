package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.extraction.LabelSource;
import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.RoutePlan;
import io.relata.extraction.TextProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the doors say about profiles.
 *
 * @param defaultName the one that answers when a request names none
 * @param profiles all, ordered by name
 */
public record ProfileAnswers(@JsonProperty("default") String defaultName, List<Item> profiles) {
    /** Returns what is to be said of a shelf of profiles. */
    public static ProfileAnswers of(ProfileShelf shelf) {
        return new ProfileAnswers(
                shelf.defaultName(),
                shelf.all().stream().map(ProfileAnswers::of).toList());
    }

    /** A profile. */
    public sealed interface Item {}

    /** A profile that answers given pairs. */
    public record PairItem(
            String name,
            String task,
            String paper,
            String description,
            String schema,
            String encoder,
            int k,
            @JsonProperty("label_sources") List<String> labelSources,
            String model,
            String adapter,
            String style,
            @JsonProperty("reasoning_order") String reasoningOrder,
            @JsonProperty("prompt_demonstrations") int promptDemonstrations,
            @JsonProperty("null_quota") int nullQuota,
            @JsonProperty("reasoning_tokens_max") int reasoningTokensMax,
            boolean types,
            String selector,
            Map<String, String> options,
            String decode,
            String scoring,
            boolean calibrated,
            int permutations,
            @JsonProperty("yes_min") double yesMin,
            int samples,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<RouteItem> route,
            boolean assessed)
            implements Item {}

    /** Which pairs reach the language model; every one where there is no threshold. */
    public record RouteItem(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> below, int shortlist, double weight) {
        static RouteItem of(RoutePlan route) {
            // JSON has no infinity.
            return new RouteItem(
                    Optional.of(route.below()).filter(Double::isFinite), route.shortlist(), route.weight());
        }
    }

    /** A profile that searches whole texts. */
    public record TextItem(
            String name,
            String task,
            String paper,
            String description,
            String schema,
            String encoder,
            String plan,
            String style,
            String model,
            String adapter,
            String selector,
            int demonstrations,
            boolean constrained,
            @JsonProperty("tokens_max") int tokensMax,
            @JsonProperty("turns_max") int turnsMax,
            List<String> checks,
            Map<String, String> options)
            implements Item {}

    private static Item of(Profile profile) {
        return switch (profile) {
            case PairProfile p ->
                new PairItem(
                        p.name(),
                        "pairs",
                        p.paper(),
                        p.description(),
                        p.schema(),
                        p.encoder(),
                        p.k(),
                        p.sources().stream().map(LabelSource::wireName).toList(),
                        p.model(),
                        p.adapter(),
                        p.style(),
                        p.order().wireName(),
                        p.promptDemonstrations(),
                        p.nullQuota(),
                        p.reasoningTokensMax(),
                        p.typed(),
                        p.selector(),
                        p.asking().choices().options(),
                        p.asking().decode().wireName(),
                        p.asking().score().scoring().wireName(),
                        p.asking().score().calibrated(),
                        p.asking().score().permutations(),
                        p.asking().verify().yesMin(),
                        p.asking().verify().samples(),
                        p.asking().route().map(RouteItem::of),
                        p.asking().assess().isPresent());
            case TextProfile t ->
                new TextItem(
                        t.name(),
                        t.task().wireName(),
                        t.paper(),
                        t.description(),
                        t.schema(),
                        t.encoder(),
                        t.plan(),
                        t.style(),
                        t.model(),
                        t.adapter(),
                        t.selector(),
                        t.demonstrations(),
                        t.constrained(),
                        t.tokensMax(),
                        t.turnsMax(),
                        t.checks(),
                        t.options());
        };
    }
}
