package io.relata.training.lm;

import io.relata.schema.RelationSchema;
import java.util.List;

/**
 * A set of labelled pairs under one schema.
 *
 * @param name for messages and cards
 * @param schema what the items are labelled with
 * @param items the pairs
 * @param share how often episodes come from here, against the other sources
 */
public record EpisodeSource(String name, RelationSchema schema, List<EpisodeItem> items, double share) {
    public EpisodeSource {
        items = List.copyOf(items);
        if (items.size() < 2 || !(share > 0)) {
            throw new IllegalArgumentException(
                    "The source %s has %d items and the share %s.".formatted(name, items.size(), share));
        }
    }
}
