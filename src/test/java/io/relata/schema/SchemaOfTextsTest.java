package io.relata.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.RelataException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaOfTextsTest {
    private static final String VALID = """
            name: tiny.v1
            language: en
            null_label: None
            null_definition: Nothing holds.
            entities:
              - name: PERSON
                definition: A human being.
                words: human
                aliases: [PER]
              - name: Fictional_Place
            events:
              - name: Arrival
                definition: Somebody comes to a place.
                roles:
                  - name: Who
                    definition: The one who comes.
                  - name: Where
            """;
    private static final String RELATION = """
            relations:
              - name: Lives-In
                definition: A person lives at a place.
                templates: ["{head} lives in {tail}"]
                head_types: [PERSON]
                tail_types: [Fictional_Place]
            """;

    @Test
    void readsEntitiesAndEventsWithoutRelations() {
        RelationSchema schema = read(VALID);
        assertThat(schema.relations()).isEmpty();
        assertThat(schema.entities())
                .containsExactly(
                        new EntityType("PERSON", "A human being.", "human", List.of("PER")),
                        new EntityType("Fictional_Place", "", "fictional place", List.of()));
        assertThat(schema.events())
                .containsExactly(new EventType(
                        "Arrival",
                        "Somebody comes to a place.",
                        List.of(new EventType.Role("Who", "The one who comes."), new EventType.Role("Where", ""))));
    }

    @Test
    void takesArgumentTypesFromTheEntities() {
        assertThat(read(VALID + RELATION).relations().getFirst().tailTypes()).isEqualTo(Set.of("Fictional_Place"));
        assertThat(failure(VALID + RELATION.replace("[PERSON]", "[PERSONS]")))
                .isEqualTo("tiny.yaml: the field relations[0].head_types names \"PERSONS\", which is not an entity of"
                        + " this schema.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: Fictional_Place | name: person   | the field entities[1].name has "person", which entities[0].name has already.
            aliases: [PER]        | aliases: [fictional_place] | the field entities[0].aliases has "fictional_place", which entities[1].name has already.
            words: human          | word: human    | the field entities[0].word is not a known field.
            name: Where           | name: who      | the field events[0].roles[1].name has "who", which events[0].roles[0].name has already.
            name: Where           | role: Where    | the field events[0].roles[1].role is not a known field.
            definition: Somebody comes to a place. | '' | the field events[0].definition is missing.
            """)
    void saysWhichFieldIsWrongAndWhy(String right, String wrong, String complaint) {
        assertThat(failure(VALID.replace(right, wrong))).isEqualTo("tiny.yaml: " + complaint);
    }

    @Test
    void digestsEntitiesAndEventsAndNothingWhereThereAreNone() {
        RelationSchema pairs = read(VALID.substring(0, VALID.indexOf("entities:")) + RELATION);
        String before = SchemaDigest.of(pairs);
        assertThat(before).isEqualTo("cea91adee074b6c9095191ca6b0ae4ab");
        assertThat(SchemaDigest.of(read(VALID + RELATION))).isNotEqualTo(before);
        assertThat(SchemaDigest.of(read(VALID.replace("name: Where", "name: Place"))))
                .isNotEqualTo(SchemaDigest.of(read(VALID)));
    }

    private static RelationSchema read(String yaml) {
        return new SchemaReader().read("tiny.yaml", yaml);
    }

    private static String failure(String yaml) {
        return catchThrowableOfType(RelataException.class, () -> read(yaml)).detail();
    }
}
