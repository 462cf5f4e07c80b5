package io.relata.extraction;

import io.relata.dialogue.Assessment;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in a text.
 *
 * @param id digest of request, models, index snapshot and profile: the same question to the same server has the same id
 * @param profile name of the profile that answered
 * @param schema name of the schema
 * @param task what was looked for
 * @param structure what was found, verified
 * @param faults what of the model's answers was not taken over, in the order of the dialogue; never left out
 * @param notes what else was said, by name, and how often something was taken over otherwise than it was said
 * @param assessments what the model holds of what it found, where the plan asks; of what the checks then took away too
 * @param demonstrations ids of those shown, nearest first
 * @param llmCalls turns put to the language model
 * @param turns every turn, when a trace was asked for, else none
 * @param model language model that answered
 * @param adapter on it, or the empty string
 * @param indexSnapshot digest of the demonstrations to choose from
 */
public record TextResult(
        String id,
        String profile,
        String schema,
        Task task,
        Structure structure,
        List<Fault> faults,
        SortedMap<String, String> notes,
        List<Assessment> assessments,
        List<String> demonstrations,
        int llmCalls,
        List<TurnTrace> turns,
        String model,
        String adapter,
        String indexSnapshot) {
    /** The note that names the turns that were not put since the job's limit of calls or of time was reached. */
    public static final String LIMIT_REACHED = "limit_reached";

    public TextResult {
        faults = List.copyOf(faults);
        notes = new TreeMap<>(notes);
        assessments = List.copyOf(assessments);
        demonstrations = List.copyOf(demonstrations);
        turns = List.copyOf(turns);
    }

    /**
     * One turn of the dialogue.
     *
     * @param name what it was about
     * @param prompt the text that was added to the conversation, or began it
     * @param answer what the model said: the text, the option chosen, or the tagged words
     * @param probabilities of the options, where it chose; else empty
     * @param promptTokenCount tokens of the turn's text
     * @param writtenTokenCount tokens of the answer
     */
    public record TurnTrace(
            String name,
            String prompt,
            String answer,
            List<Double> probabilities,
            int promptTokenCount,
            int writtenTokenCount) {
        public TurnTrace {
            probabilities = List.copyOf(probabilities);
        }
    }
}
