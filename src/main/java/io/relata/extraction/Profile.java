package io.relata.extraction;

/**
 * A named choice of values for the blocks of the pipeline, read from {@code profiles/<name>.yaml}.
 *
 * @param name versioned name, such as {@code gpt-re.v1}
 * @param paper the published system it stands for, or the empty string
 * @param description one sentence for the list of profiles
 * @param schema schema used when the request names none
 * @param encoder name of the {@code RelationEncoder} that retrieves
 * @param k how many demonstrations are retrieved for the vote and the answer
 * @param promptDemonstrations how many of them are shown to the language model
 * @param nullQuota at least this many of those shown carry the NULL label, when the store has them
 * @param style versioned name of the prompt style
 * @param model folder name of the language model
 * @param adapter folder name of the LoRA adapter merged into it, or the empty string
 * @param reasoningTokensMax tokens after which free reasoning is cut off and counted as such
 * @param scoresLabels whether the language model's label log-probabilities enter the fusion
 */
public record Profile(
        String name,
        String paper,
        String description,
        String schema,
        String encoder,
        int k,
        int promptDemonstrations,
        int nullQuota,
        String style,
        String model,
        String adapter,
        int reasoningTokensMax,
        boolean scoresLabels) {

    /** Returns this profile with another number of retrieved demonstrations. */
    public Profile withK(int newK) {
        return new Profile(
                name,
                paper,
                description,
                schema,
                encoder,
                newK,
                Math.min(promptDemonstrations, newK),
                nullQuota,
                style,
                model,
                adapter,
                reasoningTokensMax,
                scoresLabels);
    }
}
