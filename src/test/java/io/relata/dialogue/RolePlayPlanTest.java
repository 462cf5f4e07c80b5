package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.cut;
import static io.relata.dialogue.Script.play;
import static io.relata.dialogue.Script.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.CharSpan;
import io.relata.error.RelataException;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolePlayPlanTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";
    private static final List<AnnotatedText> NEIGHBOURS = List.of(
            new AnnotatedText(
                    "1",
                    "Bo founded Corp.",
                    Structure.ofTriples(List.of(new Triple(
                            new Entity(new CharSpan(0, 2), "PERSON"),
                            "Founder",
                            new Entity(new CharSpan(11, 15), "ORGANIZATION")))),
                    ""),
            new AnnotatedText("2", "Corp is in Rome.", Structure.EMPTY, ""));

    private final RolePlayPlan plan = new RolePlayPlan();

    private Step begin(Map<String, String> options) {
        return plan.begin(assignment(Task.TRIPLES, Script.SCHEMA, TEXT, NEIGHBOURS, options));
    }

    @Test
    void theExpertInstructsAndTheConsultantLooksUntilAllIsSaid() {
        Script played = play(
                begin(Map.of()),
                written(" Find who founded what."),
                written(" Founder"),
                written(" Ada|Founder|Acme"),
                written(" Located-In"),
                written(" Acme|Located-In|Oslo"),
                written(" DONE"));

        assertThat(played.turnNames())
                .containsExactly("specify", "instruct", "consult", "instruct", "consult", "instruct");
        assertThat(played.turns().get(2).text()).contains("Find who founded what.", "Find [Founder]");
        assertThat(played.turns().get(3).text()).contains("Found so far: Ada | Founder | Acme.");
        assertThat(played.outcome().structure().triples()).hasSize(2);
    }

    @Test
    void everyConsultationShowsOneMoreNeighbour() {
        Script played = play(
                begin(Map.of("rounds", "3")),
                written("goal"),
                written("Founder"),
                written(""),
                written("Related"),
                written(""),
                written("Related"),
                written(""));

        assertThat(played.turns().get(2).text())
                .contains("Bo founded Corp.", "Founder")
                .doesNotContain("Rome");
        assertThat(played.turns().get(4).text()).contains("Corp is in Rome.").doesNotContain("Bo founded");
        assertThat(played.turns().get(6).text()).doesNotContain("For comparison");
    }

    @Test
    void theRoundsAreBounded() {
        Script played = play(
                begin(Map.of("rounds", "2")),
                turn -> turn.name().equals("instruct") ? written("Founder") : written("Ada|Founder|Acme"),
                1 + 2 * 2);

        assertThat(played.turns()).hasSize(5);
        assertThat(played.outcome().structure().triples()).hasSize(1);
        assertThatThrownBy(() -> begin(Map.of("rounds", "16"))).isInstanceOf(RelataException.class);
        assertThatThrownBy(() -> begin(Map.of("rounds", "no"))).isInstanceOf(RelataException.class);
    }

    @Test
    void everyTripleSaysWhereItIsFrom() {
        Script played = play(
                begin(Map.of()),
                written("goal"),
                written("Founder"),
                written("Ada|Founder|Acme; Ada|Founder|Microsoft"),
                written("DONE"));

        assertThat(played.outcome().notes())
                .containsEntry("provenance", "round 1, document [0, 3) and [12, 16): Ada | Founder | Acme")
                .containsEntry("agent_claims", "round 1, agent claim: Ada|Founder|Microsoft");
        assertThat(played.outcome().faults())
                .containsExactly(new Fault(Fault.Kind.NOT_IN_SOURCE, "Ada|Founder|Microsoft"));
    }

    @Test
    void whatIsWrongInAnotherWayIsNoClaim() {
        Script played =
                play(begin(Map.of("rounds", "1")), written("goal"), written("Founder"), cut("Ada|Founder|Acme"));

        assertThat(played.outcome().faults()).extracting(Fault::kind).containsExactly(Fault.Kind.TRUNCATED);
        assertThat(played.outcome().notes()).containsEntry("agent_claims", "");
    }

    @Test
    void aTripleThatIsFoundAgainIsCounted() {
        Script played = play(
                begin(Map.of("rounds", "2")),
                turn -> turn.name().equals("instruct") ? written("Founder") : written("Ada|Founder|Acme"),
                5);

        assertThat(played.outcome().found().counts()).containsExactly(Map.entry("repeated", 1));
    }

    @Test
    void aLongGoalIsHeardToItsFiftiethWord() {
        Script played = play(begin(Map.of()), written("word ".repeat(80)), written("DONE"));

        assertThat(played.outcome().notes().get("goal").split(" ")).hasSize(50);
    }

    @Test
    void anInstructionWithoutARelationLeavesAll() {
        Script played = play(begin(Map.of("rounds", "1")), written("goal"), written("Well, look."), written(""));

        assertThat(played.turns().get(2).text()).contains("Find [Founder, Located-In, Related]");
    }
}
