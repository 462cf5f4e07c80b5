package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that was found in a text. Offsets count what {@code offset_unit} says.
 *
 * @param id digest of question and installation: the same question to the same installation has the same id
 * @param customId the caller's own name for the request, only in a batch
 * @param profile name of the profile that answered
 * @param schema name of the schema
 * @param task what was looked for
 * @param entities every mention in text order; those with the same words and type have the same id
 * @param relations in text order
 * @param events in text order
 * @param faults what of the model's answers was not taken over, in the order of the dialogue
 * @param notes what else was said, by name, and how often something was taken over otherwise than it was said
 * @param assessments what the model holds of what it found, where the profile has it asked
 * @param demonstrations ids of the texts shown, nearest first
 * @param llmCalls turns put to the language model
 * @param offsetUnit what offsets count
 * @param trace every turn, when asked for
 * @param model language model that answered
 * @param adapter on it, or the empty string
 * @param indexSnapshot digest of the demonstrations to choose from
 */
public record TextAnswer(
        String id,

        @JsonProperty("custom_id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String customId,

        String profile,
        String schema,
        String task,
        List<Entity> entities,
        List<Relation> relations,
        List<Event> events,
        List<Fault> faults,
        SortedMap<String, String> notes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Assessment> assessments,
        List<String> demonstrations,
        @JsonProperty("llm_calls") int llmCalls,
        @JsonProperty("offset_unit") String offsetUnit,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TextTrace> trace,
        String model,
        String adapter,
        @JsonProperty("index_snapshot") String indexSnapshot)
        implements Answer {

    /** A mention; its {@code id} stands for whoever or whatever it names, anywhere in the text. */
    public record Entity(String id, String text, int start, int end, String type) {}

    /** A relation; the head is its first argument, wherever it stands. */
    public record Relation(Entity head, Entity tail, String relation) {}

    /** An event. */
    public record Event(String type, Quote trigger, List<Argument> arguments) {}

    /** A participant of an event. */
    public record Argument(String role, String text, int start, int end) {}

    /** A stretch of the text. */
    public record Quote(String text, int start, int end) {}

    /**
     * What the model holds of something that it found; only {@code spans_faithful} has been verified.
     *
     * @param name type, relation or role that was found
     * @param spans an entity or a trigger; head and tail; trigger and argument
     * @param confidence the probability that the model gave to the name when it was asked for it by itself
     * @param confidenceOrigin where that is from
     * @param alternatives all names that it was offered, the likeliest first
     */
    public record Assessment(
            String name,
            List<Quote> spans,
            double confidence,
            @JsonProperty("confidence_origin") String confidenceOrigin,
            List<Alternative> alternatives,
            @JsonProperty("stated_confidence") double statedConfidence,
            String reason,
            @JsonProperty("spans_faithful") boolean spansFaithful,
            @JsonProperty("sound_probability") double soundProbability,
            @JsonProperty("fictitious_probability") double fictitiousProbability,
            @JsonProperty("context_probability") double contextProbability) {}

    /** A name that may be given to something that was found. */
    public record Alternative(String name, double probability) {}

    /** Something that was not taken over, and the words of the answer that it is about. */
    public record Fault(String kind, String what) {}

    /** The dialogue. */
    public record TextTrace(List<Turn> turns) {}

    /** One turn of it. */
    public record Turn(
            String name,
            String prompt,
            String answer,
            List<Double> probabilities,
            @JsonProperty("prompt_token_count") int promptTokenCount,
            @JsonProperty("written_token_count") int writtenTokenCount) {}
}
