package io.relata.extraction;

import io.relata.document.MentionPair;
import io.relata.schema.RelationSchema;
import java.util.List;
import java.util.Set;

/**
 * One text and the pairs asked about, already validated.
 *
 * @param text the text without markers
 * @param pairs at least one, in the order in which they are to be answered
 * @param schema what may be answered
 * @param profile how it is answered, with the caller's own {@code k} already put in
 * @param trace whether the result carries a {@link Trace} per pair
 * @param excludedIds demonstrations that must not be shown, such as the item itself in an evaluation
 */
public record ExtractionRequest(
        String text,
        List<MentionPair> pairs,
        RelationSchema schema,
        PairProfile profile,
        boolean trace,
        Set<String> excludedIds) {
    public ExtractionRequest {
        pairs = List.copyOf(pairs);
        excludedIds = Set.copyOf(excludedIds);
    }
}
