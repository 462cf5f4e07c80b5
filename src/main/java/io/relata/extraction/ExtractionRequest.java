package io.relata.extraction;

import io.relata.document.MentionPair;
import io.relata.schema.RelationSchema;
import io.relata.serving.Client;
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
 * @param budget what the job that the request belongs to may still ask a language model
 * @param client on whose behalf a language model is asked
 */
public record ExtractionRequest(
        String text,
        List<MentionPair> pairs,
        RelationSchema schema,
        PairProfile profile,
        boolean trace,
        Set<String> excludedIds,
        CallBudget budget,
        Client client) {
    public ExtractionRequest {
        pairs = List.copyOf(pairs);
        excludedIds = Set.copyOf(excludedIds);
    }

    /** Creates a request of the installation's own that belongs to no job with limits. */
    public ExtractionRequest(
            String text,
            List<MentionPair> pairs,
            RelationSchema schema,
            PairProfile profile,
            boolean trace,
            Set<String> excludedIds) {
        this(text, pairs, schema, profile, trace, excludedIds, CallBudget.unlimited(), Client.house());
    }

    /** Returns this request as part of a job. */
    public ExtractionRequest within(CallBudget jobBudget) {
        return new ExtractionRequest(text, pairs, schema, profile, trace, excludedIds, jobBudget, client);
    }

    /** Returns this request as one of a client's. */
    public ExtractionRequest by(Client asking) {
        return new ExtractionRequest(text, pairs, schema, profile, trace, excludedIds, budget, asking);
    }
}
