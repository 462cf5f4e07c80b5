package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.retrieval.Demonstration;
import java.util.List;

/** What the doors say about demonstrations. */
public final class DemonstrationAnswers {
    private DemonstrationAnswers() {}

    /** A demonstration; its text has the pair marked in it. */
    public record Item(String id, String schema, String relation, String direction, String text, String reasoning) {
        static Item of(Demonstration demonstration) {
            return new Item(
                    demonstration.id(),
                    demonstration.schema(),
                    demonstration.label().relation(),
                    demonstration.label().direction().wireName(),
                    AnswerWriter.marked(demonstration.context()),
                    demonstration.reasoning());
        }
    }

    /**
     * A page of demonstrations ordered by id.
     *
     * @param count how many the schema has in all
     * @param next what to give as {@code after} for the next page, empty on the last
     */
    public record Page(
            String schema,
            int count,
            @JsonProperty("index_snapshot") String indexSnapshot,
            List<Item> demonstrations,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String next) {}

    /** What an addition did, schema by schema. */
    public record Added(List<String> ids, List<Snapshot> snapshots) {}

    /** The state of a schema's demonstrations. */
    public record Snapshot(
            String schema,
            int count,
            @JsonProperty("index_snapshot") String indexSnapshot) {}

    /** What a deletion did. */
    public record Deleted(int deleted, Snapshot snapshot) {}

    /** What was found near a pair. */
    public record Found(String schema, String encoder, List<ExtractAnswer.Neighbor> demonstrations) {}
}
