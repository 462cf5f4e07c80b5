package io.relata.extraction;

import io.relata.schema.RelationSchema;
import io.relata.serving.Client;
import java.util.Set;

/**
 * A text to be searched as a whole, already validated.
 *
 * @param text the text
 * @param schema what may be found
 * @param profile how it is searched
 * @param trace whether the result carries every turn
 * @param excludedIds demonstrations that must not be shown, such as the item itself in an evaluation
 * @param budget what the job that the request belongs to may still ask a language model
 * @param client on whose behalf a language model is asked
 */
public record TextRequest(
        String text,
        RelationSchema schema,
        TextProfile profile,
        boolean trace,
        Set<String> excludedIds,
        CallBudget budget,
        Client client) {
    public TextRequest {
        excludedIds = Set.copyOf(excludedIds);
    }

    /** Creates a request of the installation's own that belongs to no job with limits. */
    public TextRequest(
            String text, RelationSchema schema, TextProfile profile, boolean trace, Set<String> excludedIds) {
        this(text, schema, profile, trace, excludedIds, CallBudget.unlimited(), Client.house());
    }

    /** Returns this request as part of a job. */
    public TextRequest within(CallBudget jobBudget) {
        return new TextRequest(text, schema, profile, trace, excludedIds, jobBudget, client);
    }

    /** Returns this request as one of a client's. */
    public TextRequest by(Client asking) {
        return new TextRequest(text, schema, profile, trace, excludedIds, budget, asking);
    }
}
