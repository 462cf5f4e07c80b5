package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.testing.SharedData;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaMappingTest {
    private static final RelationSchema SCHEMA = new RelationSchema(
            "tiny.v1",
            "en",
            "None",
            "d",
            List.of(relation("Founder", false, "org:founded_by"), relation("Sibling", true, "per:siblings")));

    @Test
    void putsAliasesAndNullSpellingsIntoTheWordsOfTheSchema() {
        SchemaMapping mapping = new SchemaMapping(SCHEMA);
        assertThat(mapping.label(new RelationLabel("ORG:founded_by", Direction.TAIL_TO_HEAD)))
                .contains(new RelationLabel("Founder", Direction.TAIL_TO_HEAD));
        assertThat(mapping.label(new RelationLabel("per:siblings", Direction.HEAD_TO_TAIL)))
                .contains(new RelationLabel("Sibling", Direction.NONE));
        assertThat(mapping.label(new RelationLabel("no_relation", Direction.NONE)))
                .contains(SCHEMA.none());
    }

    @Test
    void countsRelationsThatTheSchemaLacksAndDirectionsThatCannotBeGuessed() {
        SchemaMapping.Mapped mapped = new SchemaMapping(SCHEMA)
                .map(List.of(
                        example("1", new RelationLabel("Founder", Direction.HEAD_TO_TAIL)),
                        example("2", new RelationLabel("Founder", Direction.NONE)),
                        example("3", new RelationLabel("Spouse", Direction.NONE)),
                        example("4", new RelationLabel("Spouse", Direction.NONE))));
        assertThat(mapped.examples()).extracting(LabeledExample::id).containsExactly("1");
        assertThat(mapped.unknownRelations()).containsEntry("Founder", 1).containsEntry("Spouse", 2);
    }

    @Test
    void infersASchemaThatHasEveryLabelOfTheExamples() {
        List<LabeledExample> examples = new SpertReader(new NullPairs("None", 1, 1))
                .read(SharedData.require("conll04/conll04_train.json"))
                .examples();
        RelationSchema schema = InferredSchema.of("conll04", "en", "None", examples);
        assertThat(schema.relations()).hasSize(5).noneMatch(RelationType::symmetric);
        assertThat(examples).allMatch(e -> schema.labels().contains(e.label()));
        assertThat(new SchemaMapping(schema).map(examples).examples()).isEqualTo(examples);
    }

    private static RelationType relation(String name, boolean symmetric, String alias) {
        return new RelationType(name, "d", symmetric, List.of("t"), Set.of(), Set.of(), List.of(alias), "");
    }

    private static LabeledExample example(String id, RelationLabel label) {
        return new LabeledExample(id, InlineMarkers.parse("A <e1>b</e1> <e2>c</e2>"), label, "");
    }
}
