package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;

/** What the doors say about schemas. */
public final class SchemaAnswers {
    private SchemaAnswers() {}

    /** All schemas in short. */
    public record All(List<Summary> schemas) {}

    /** A schema in short, with the state of its demonstrations. */
    public record Summary(
            String name,
            String language,
            @JsonProperty("null_label") String nullLabel,
            List<String> relations,
            int demonstrations,
            @JsonProperty("index_snapshot") String indexSnapshot) {
        /** Returns the summary of a schema. */
        public static Summary of(RelationSchema schema, DemonstrationAnswers.Snapshot snapshot) {
            return new Summary(
                    schema.name(),
                    schema.language(),
                    schema.nullLabel(),
                    schema.relations().stream().map(RelationType::name).toList(),
                    snapshot.count(),
                    snapshot.indexSnapshot());
        }
    }

    /** A schema whole; its fields are those of a schema file. */
    public record Whole(
            String name,
            String language,
            @JsonProperty("null_label") String nullLabel,
            @JsonProperty("null_definition") String nullDefinition,
            List<Relation> relations) {
        /** Returns a schema as the doors show it. */
        public static Whole of(RelationSchema schema) {
            return new Whole(
                    schema.name(),
                    schema.language(),
                    schema.nullLabel(),
                    schema.nullDefinition(),
                    schema.relations().stream().map(Relation::of).toList());
        }
    }

    /** A relation of a schema. */
    public record Relation(
            String name,
            String definition,
            boolean symmetric,
            List<String> templates,
            @JsonProperty("head_types") List<String> headTypes,
            @JsonProperty("tail_types") List<String> tailTypes,
            List<String> aliases,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String inverse) {
        private static Relation of(RelationType relation) {
            return new Relation(
                    relation.name(),
                    relation.definition(),
                    relation.symmetric(),
                    relation.templates(),
                    relation.headTypes().stream().sorted().toList(),
                    relation.tailTypes().stream().sorted().toList(),
                    relation.aliases(),
                    relation.inverse());
        }
    }
}
