package io.relata.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OntologyTest {
    private static final Ontology SMALL = new Ontology(
            Set.of("PERSON", "PLACE", "He said \"x\", (y) > z"),
            List.of(
                    new Ontology.Property("near", Set.of("Thing"), Set.of("PLACE")),
                    new Ontology.Property("born in", Set.of("PERSON"), Set.of("PLACE", "Thing"))));

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(Ontology.parse(SMALL.text())).contains(SMALL);
        assertThat(SMALL.properties().getFirst().name()).isEqualTo("born in");
    }

    @Test
    void anythingElseIsNoOntology() {
        for (String text : List.of("", "{", "[]", "{\"classes\":1,\"properties\":[]}", "none", "{} {}")) {
            assertThat(Ontology.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aSchemaIsAnOntologyWithoutViolations() {
        RelationSchema schema = new RelationSchema(
                "toy.v1",
                "en",
                "None",
                "Nothing.",
                List.of(new RelationType(
                        "Born",
                        "Born somewhere.",
                        false,
                        List.of("{head} was born in {tail}"),
                        Set.of("PERSON"),
                        Set.of(),
                        List.of(),
                        "")));

        Ontology ontology = Ontology.of(schema);

        assertThat(ontology.classes()).containsExactly("PERSON");
        assertThat(ontology.property("Born").orElseThrow().range()).containsExactly("Thing");
        assertThat(ontology.violations()).isEmpty();
    }

    @Test
    void aClassThatIsMissingIsAViolation() {
        Ontology unsound = new Ontology(
                Set.of("PERSON"), List.of(new Ontology.Property("born in", Set.of("PERSON"), Set.of("PLACE"))));

        assertThat(unsound.violations())
                .containsExactly("The property born in has PLACE in its range, which is no class.");
    }

    @Test
    void aUnionHasTheClassesOfBoth() {
        Ontology other = new Ontology(
                Set.of("CITY"), List.of(new Ontology.Property("born in", Set.of("PERSON"), Set.of("CITY"))));

        assertThat(SMALL.union(other).property("born in").orElseThrow().range())
                .containsExactly("CITY", "PLACE", "Thing");
        assertThat(SMALL.union(other)).isEqualTo(other.union(SMALL));
    }

    @Test
    void propertiesLinkTheClassesThatTheyName() {
        Ontology.Property born = SMALL.property("born in").orElseThrow();

        assertThat(born.links("PERSON", "ANYTHING")).isTrue();
        assertThat(born.links("", "")).isTrue();
        assertThat(born.links("PLACE", "PLACE")).isFalse();
    }
}
