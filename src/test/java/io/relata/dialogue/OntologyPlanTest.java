package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.cut;
import static io.relata.dialogue.Script.play;
import static io.relata.dialogue.Script.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.RelataException;
import io.relata.schema.Ontology;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Fault;
import io.relata.structure.Task;
import io.relata.testing.Grammars;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OntologyPlanTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";
    private static final String FOUNDER =
            " {\"classes\":[\"PERSON\",\"ORGANIZATION\"],\"properties\":[[\"Founder\",\"PERSON\",\"ORGANIZATION\"]]}";

    private final OntologyPlan plan = new OntologyPlan();

    private Step begin(String from) {
        return plan.begin(assignment(Task.TRIPLES, Script.SCHEMA, TEXT, Map.of("ontology", from)));
    }

    @Test
    void asksForTheOntologyAndThenForItsInstances() {
        Script played = play(begin("schema"), written(FOUNDER), written("Ada|Founder|Acme"));

        assertThat(played.turnNames()).containsExactly("ontology", "instances");
        assertThat(played.turns().getFirst().text())
                .contains(TEXT, "Classes: ORGANIZATION, PERSON, PLACE.", "Founder, Located-In, Related");
        assertThat(played.turns().get(1).text()).contains("Find [Founder]");
        assertThat(played.outcome().structure().triples()).hasSize(1);
        Ontology ontology =
                Ontology.parse(played.outcome().notes().get("ontology")).orElseThrow();
        assertThat(ontology.violations()).isEmpty();
        played.outcome().structure().entities().forEach(e -> assertThat(ontology.has(e.type()))
                .isTrue());
    }

    @Test
    void anOntologyWithoutPropertiesEndsTheDialogue() {
        Script played = play(begin("schema"), written(" {\"classes\":[\"PERSON\"],\"properties\":[]}"));

        assertThat(played.outcome().structure().isEmpty()).isTrue();
        assertThat(played.outcome().faults()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoOntologyIsAFault() {
        Script played = play(begin("schema"), cut(" {\"classes\":"));

        assertThat(played.outcome().faults())
                .extracting(Fault::kind)
                .containsExactly(Fault.Kind.TRUNCATED, Fault.Kind.ILL_FORMED);
    }

    @Test
    void namesThatTheSchemaLacksAreRefused() {
        Script played = play(
                begin("schema"),
                written(" {\"classes\":[\"PERSON\",\"CITY\"],\"properties\":[[\"Likes\",\"PERSON\",\"PERSON\"]]}"));

        assertThat(played.outcome().faults())
                .containsExactly(
                        new Fault(Fault.Kind.UNKNOWN_LABEL, "CITY"), new Fault(Fault.Kind.UNKNOWN_LABEL, "Likes"));
    }

    @Test
    void aPropertyBetweenClassesThatWereNotAnnouncedIsRefused() {
        Script played = play(
                begin("text"), written(" {\"classes\":[\"Person\"],\"properties\":[[\"likes\",\"Person\",\"Dog\"]]}"));

        assertThat(played.outcome().faults()).containsExactly(new Fault(Fault.Kind.NOT_ANNOUNCED, "likes"));
    }

    @Test
    void aTextMayHaveAnOntologyOfItsOwn() {
        Script played = play(
                begin("text"),
                written(" {\"classes\":[\"Person\",\"Firm\"],\"properties\":[[\"set up\",\"Person\",\"Firm\"]]}"),
                written("Ada|set up|Acme"));

        assertThat(played.turns().getFirst().text()).doesNotContain("Founder");
        assertThat(played.outcome().structure().triples())
                .singleElement()
                .satisfies(t -> assertThat(t.head().type()).isEqualTo("Person"));
    }

    @Test
    void anInstanceAgainstTheOntologyIsAFault() {
        Script played = play(begin("schema"), written(FOUNDER), written("Acme|Located-In|Oslo; Ada|Founder|Acme"));

        assertThat(played.outcome().structure().triples()).hasSize(1);
        assertThat(played.outcome().faults())
                .containsExactly(new Fault(Fault.Kind.TYPE_VIOLATION, "Acme | Located-In | Oslo"));
    }

    @Test
    void aPropertyOfAnythingTakesAnything() {
        Script played = play(
                begin("schema"),
                written(" {\"classes\":[\"PERSON\",\"Thing\"],\"properties\":[[\"Related\",\"Thing\",\"Thing\"]]}"),
                written("Ada|Related|Oslo"));

        assertThat(played.outcome().structure().triples()).hasSize(1);
        assertThat(played.outcome().faults()).isEmpty();
    }

    @Test
    void aSchemaWithoutTypesHasAnOntologyOfThings() {
        RelationSchema bare = new RelationSchema(
                "bare.v1",
                "en",
                "None",
                "",
                List.of(new RelationType(
                        "near", "", true, List.of("{head} near {tail}"), Set.of(), Set.of(), List.of(), "")));
        Turn.Write first = (Turn.Write) ((Step.Ask) plan.begin(assignment(Task.TRIPLES, bare, TEXT, Map.of()))).turn();

        assertThat(Grammars.accepts(
                        first.form().orElseThrow(),
                        " {\"classes\":[\"Thing\"],\"properties\":[[\"near\",\"Thing\",\"Thing\"]]}"))
                .isTrue();
    }

    @Test
    void onlyTwoKindsOfOntologyAreKnown() {
        assertThatThrownBy(() -> begin("dbpedia")).isInstanceOf(RelataException.class);
    }
}
