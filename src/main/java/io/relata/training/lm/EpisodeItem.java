package io.relata.training.lm;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.List;

/**
 * A labelled pair that can be shown or asked about in an episode.
 *
 * @param context the text and the pair
 * @param label its gold label
 * @param evidence stretches of the text that its reason quotes
 * @param reasoning a reason written by hand, or the empty string for one put together from the evidence
 */
public record EpisodeItem(PairContext context, RelationLabel label, List<CharSpan> evidence, String reasoning) {
    public EpisodeItem {
        evidence = List.copyOf(evidence);
    }
}
