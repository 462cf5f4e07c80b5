package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
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
            @JsonProperty("prompt_demonstrations") int promptDemonstrations,
            @JsonProperty("null_quota") int nullQuota,
            String style,
            String model,
            String adapter,
            @JsonProperty("reasoning_tokens_max") int reasoningTokensMax,
            @JsonProperty("scores_labels") boolean scoresLabels) {
        private static Item of(Profile profile) {
            return new Item(
                    profile.name(),
                    profile.paper(),
                    profile.description(),
                    profile.schema(),
                    profile.encoder(),
                    profile.k(),
                    profile.promptDemonstrations(),
                    profile.nullQuota(),
                    profile.style(),
                    profile.model(),
                    profile.adapter(),
                    profile.reasoningTokensMax(),
                    profile.scoresLabels());
        }
    }
}
