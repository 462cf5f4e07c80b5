package io.relata.extraction;

import java.util.List;

/**
 * The answer to a request.
 *
 * @param id digest of request, models, index snapshot and profile: the same question to the same server has the same id
 * @param profile name of the profile that answered
 * @param schema name of the schema
 * @param relations one per pair asked about, in the order asked
 * @param model language model that reasoned, or the empty string
 * @param adapter on it, or the empty string
 * @param indexSnapshot digest of the demonstrations that stood behind the answer
 */
public record ExtractionResult(
        String id,
        String profile,
        String schema,
        List<PairResult> relations,
        String model,
        String adapter,
        String indexSnapshot) {
    public ExtractionResult {
        relations = List.copyOf(relations);
    }
}
