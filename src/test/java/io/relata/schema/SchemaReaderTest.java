package io.relata.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaReaderTest {
    private static final String VALID = """
            name: tiny.v1
            language: en
            null_label: None
            null_definition: Nothing holds.
            relations:
              - name: Founder
                definition: A person founded an organisation.
                templates: ["{head} founded {tail}", "{tail} was founded by {head}"]
                head_types: [PERSON]
                tail_types: [ORGANIZATION]
                aliases: [founded]
                inverse: Founded-By
              - name: Founded-By
                definition: An organisation was founded by a person.
                templates: ["{head} was founded by {tail}"]
                inverse: Founder
              - name: Sibling
                definition: Two people have the same parents.
                symmetric: true
                templates: ["{head} is a sibling of {tail}"]
            """;

    @Test
    void readsEveryField() {
        RelationSchema schema = read(VALID);
        assertThat(schema.name()).isEqualTo("tiny.v1");
        assertThat(schema.none()).isEqualTo(new RelationLabel("None", Direction.NONE));
        assertThat(schema.nullDefinition()).isEqualTo("Nothing holds.");
        assertThat(schema.relations().getFirst())
                .isEqualTo(new RelationType(
                        "Founder",
                        "A person founded an organisation.",
                        false,
                        List.of("{head} founded {tail}", "{tail} was founded by {head}"),
                        Set.of("PERSON"),
                        Set.of("ORGANIZATION"),
                        List.of("founded"),
                        "Founded-By"));
    }

    @Test
    void givesASymmetricRelationOneLabelAndEveryOtherTwo() {
        assertThat(read(VALID).labels())
                .extracting(RelationLabel::key)
                .containsExactly(
                        "Founded-By(head-to-tail)",
                        "Founded-By(tail-to-head)",
                        "Founder(head-to-tail)",
                        "Founder(tail-to-head)",
                        "None",
                        "Sibling");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: Sibling      | name: Founder        | the field relations[2].name has "Founder", which relations[0].name has already.
            name: Sibling      | name: founder        | the field relations[2].name has "founder", which relations[0].name has already.
            name: Sibling      | name: None           | the field relations[2].name has "None", which null_label has already.
            aliases: [founded] | aliases: [sibling]   | the field relations[0].aliases has "sibling", which relations[2].name has already.
            inverse: Founder   | inverse: Fonder      | the field relations[1].inverse names "Fonder", which is not a relation of this schema.
            inverse: Founder   | inverse: Founded-By  | the field relations[0].inverse names "Founded-By", whose own inverse is "Founded-By".
            inverse: Founder   | inverse: Sibling     | the field relations[0].inverse names "Founded-By", whose own inverse is "Sibling".
            symmetric: true    | symetric: true       | the field relations[2].symetric is not a known field.
            symmetric: true    | symmetric: maybe     | the field relations[2].symmetric must be true or false and is "maybe".
            language: en       | language: e n        | the field language is "e n", which is no BCP 47 tag.
            language: en       | langauge: en         | the field langauge is not a known field.
            name: tiny.v1      | name: ../tiny        | the field name is "../tiny".
            name: tiny.v1      | ''                   | the field name is missing.
            null_label: None   | null_label: 3        | the field null_label must be a text and is 3.
            null_label: None   | null_label: ' '      | the field null_label is empty.
            head_types: [PERSON] | head_types: PERSON | the field relations[0].head_types must be a list and is "PERSON".
            head_types: [PERSON] | head_types: [A, A] | the field relations[0].head_types says the same thing twice: [A, A].
            {head} is a sibling | {heed} is a sibling | the field relations[2].templates has "{heed} is a sibling of {tail}", in which {head} or {tail} is missing.
            """)
    void saysWhichFieldIsWrongAndWhy(String right, String wrong, String complaint) {
        RelataException e = failure(VALID.replace(right, wrong == null ? "" : wrong));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_INVALID);
        assertThat(e.detail()).isEqualTo("tiny.yaml: " + complaint);
    }

    @Test
    void namesTheNearestFieldAndRelation() {
        assertThat(failure(VALID.replace("symmetric:", "symetric:")).hint())
                .startsWith("Maybe \"symmetric\" was meant");
        assertThat(failure(VALID.replace("inverse: Founder", "inverse: Fonder")).hint())
                .startsWith("Maybe \"Founder\" was meant");
    }

    @Test
    void rejectsASchemaWithoutRelations() {
        String head = VALID.substring(0, VALID.indexOf("relations:"));
        assertThat(failure(head + "relations: []\n").detail()).endsWith("the field relations has no relation.");
        assertThat(failure(head).detail()).endsWith("the field relations is missing.");
    }

    @Test
    void rejectsAFieldThatIsThereTwice() {
        RelataException e = failure(VALID.replace("language: en", "language: en\nlanguage: de"));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_INVALID);
        assertThat(e.detail()).contains("tiny.yaml, line 3").contains("language");
    }

    @ParameterizedTest
    @CsvSource({"''", "'- a'", "'{'", "'a: b: c'", "'---\n---\n'", "just words"})
    void rejectsWhatIsNoSchemaAtAll(String text) {
        assertThat(failure(text).code()).isEqualTo(ErrorCode.SCHEMA_INVALID);
    }

    @Test
    void reportsAMissingFileAsUnreadable() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> new SchemaReader().read(Path.of("no/such.yaml")));
        assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
    }

    private static RelationSchema read(String yaml) {
        return new SchemaReader().read("tiny.yaml", yaml);
    }

    private static RelataException failure(String yaml) {
        return catchThrowableOfType(RelataException.class, () -> read(yaml));
    }
}
