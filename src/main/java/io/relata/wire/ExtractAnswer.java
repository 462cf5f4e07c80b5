package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer as the caller gets it. Offsets count what {@code offset_unit} says, in the text without markers.
 *
 * @param id digest of question and installation: the same question to the same installation has the same id
 * @param customId the caller's own name for the request, only in a batch
 * @param profile name of the profile that answered
 * @param schema name of the schema
 * @param relations one per pair, in the order asked
 * @param offsetUnit what offsets count
 * @param trace every stage of every pair, when asked for
 * @param model language model that reasoned, or the empty string
 * @param adapter on it, or the empty string
 * @param indexSnapshot digest of the demonstrations behind the answer
 */
public record ExtractAnswer(
        String id,

        @JsonProperty("custom_id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String customId,

        String profile,
        String schema,
        List<Relation> relations,
        @JsonProperty("offset_unit") String offsetUnit,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TraceAnswer> trace,
        String model,
        String adapter,
        @JsonProperty("index_snapshot") String indexSnapshot)
        implements Answer {
    public ExtractAnswer {
        relations = List.copyOf(relations);
    }

    /** A mention of the text. */
    public record Mention(String text, int start, int end, String type) {}

    /** A stretch of the text. */
    public record Quote(String text, int start, int end) {}

    /** A demonstration that led to the answer; its text has the pair marked in it. */
    public record Neighbor(String id, String relation, String direction, double score, String text) {}

    /** A label that was not answered. */
    public record Alternative(String relation, String direction, double probability) {}

    /** The answer for one pair. */
    public record Relation(
            Mention head,
            Mention tail,
            String relation,
            String direction,
            String verdict,
            double confidence,
            @JsonProperty("confidence_origin") String confidenceOrigin,
            String reasoning,
            @JsonProperty("reasoning_source") String reasoningSource,
            List<Quote> evidence,
            List<Neighbor> demonstrations,
            List<Alternative> alternatives,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SelfAssessment> assessment,
            LanguageModelUse llm) {}

    /** What the model said of its answer, where the profile has it asked; only {@code spans_faithful} has been verified. */
    public record SelfAssessment(
            @JsonProperty("stated_confidence") double statedConfidence,
            String reason,
            @JsonProperty("spans_faithful") boolean spansFaithful,
            @JsonProperty("sound_probability") double soundProbability,
            @JsonProperty("fictitious_probability") double fictitiousProbability) {}

    /** What part the language model had in the answer: how often it was asked, and if it was not, why. */
    public record LanguageModelUse(int calls, String part) {}

    /** How the model read its prompts, in a trace. */
    public record PrefillTrace(
            String attention,
            String note,
            @JsonProperty("block_hits") int blockHits,
            @JsonProperty("block_misses") int blockMisses,
            @JsonProperty("block_bytes") long blockBytes,
            @JsonProperty("reused_token_count") int reusedTokenCount) {}

    /** A prompt or a turn beyond the first prompt, in a trace. */
    public record TurnTrace(String name, String text, String answer) {}

    /** The traces of all pairs, in the order of the relations. */
    public record TraceAnswer(List<PairTrace> pairs) {}

    /** A neighbour in a trace. */
    public record NeighborTrace(String id, String label, double score) {}

    /** How the answer for one pair came about; times are in nanoseconds and differ from run to run. */
    public record PairTrace(
            @JsonProperty("marked_text") String markedText,
            List<NeighborTrace> neighbors,
            String prompt,
            @JsonProperty("prompt_token_count") int promptTokenCount,
            PrefillTrace prefill,
            @JsonProperty("dropped_demonstration_count") int droppedDemonstrationCount,
            @JsonProperty("reasoning_token_count") int reasoningTokenCount,
            @JsonProperty("model_reasoning") String modelReasoning,
            @JsonProperty("reasoning_verdict") String reasoningVerdict,
            @JsonProperty("label_log_probabilities") Map<String, Double> labelLogProbabilities,
            @JsonProperty("vote_probabilities") Map<String, Double> voteProbabilities,
            @JsonProperty("classifier_probabilities") Map<String, Double> classifierProbabilities,
            @JsonProperty("fused_probabilities") Map<String, Double> fusedProbabilities,
            Map<String, Double> measures,
            List<TurnTrace> turns,
            @JsonProperty("stage_nanos") Map<String, Long> stageNanos) {}
}
