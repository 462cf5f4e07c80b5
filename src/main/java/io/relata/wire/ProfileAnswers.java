package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.extraction.LabelSource;
import io.relata.extraction.Profile;
import java.util.List;

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
                shelf.defaultName(), shelf.all().stream().map(Item::of).toList());
    }

    /** A profile. */
    public record Item(
            String name,
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
            @JsonProperty("reasoning_tokens_max") int reasoningTokensMax) {
        private static Item of(Profile profile) {
            return new Item(
                    profile.name(),
                    profile.paper(),
                    profile.description(),
                    profile.schema(),
                    profile.encoder(),
                    profile.k(),
                    profile.sources().stream().map(LabelSource::wireName).toList(),
                    profile.model(),
                    profile.adapter(),
                    profile.style(),
                    profile.order().wireName(),
                    profile.promptDemonstrations(),
                    profile.nullQuota(),
                    profile.reasoningTokensMax());
        }
    }
}
