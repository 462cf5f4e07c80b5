package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.cut;
import static io.relata.dialogue.Script.play;
import static io.relata.dialogue.Script.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.structure.Fault;
import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwoStagePlanTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";

    private final TwoStagePlan plan = new TwoStagePlan();

    private Script relations(Answer... answers) {
        return play(plan.begin(assignment(Task.TRIPLES, Script.SCHEMA, TEXT, Map.of())), answers);
    }

    @Test
    void asksOnceMoreForEveryNameThatWasKept() {
        Script played = relations(
                written(" (Located-In, Founder)"), written(" Ada|Founder|Acme"), written(" Acme|Located-In|Oslo"));

        assertThat(played.turnNames()).containsExactly("types", "extract", "extract");
        assertThat(played.turns().stream().map(Turn::afresh)).containsExactly(true, false, false);
        assertThat(played.outcome().structure().triples()).hasSize(2);
        assertThat(played.outcome().faults()).isEmpty();
        assertThat(played.outcome().notes()).containsEntry("types", "Founder, Located-In");
    }

    @Test
    void statesTheArgumentTypesOfTheRelationAskedFor() {
        Script played = relations(written(" (Founder, Located-In, Related)"), written(""), written(""), written(""));

        assertThat(played.turns().get(1).text())
                .contains("the relation Founder", "from PERSON to ORGANIZATION", "Find [Founder]")
                .doesNotContain(TEXT, "PLACE");
        assertThat(played.turns().get(2).text()).contains("from ORGANIZATION or PLACE to PLACE");
        assertThat(played.turns().get(3).text()).contains("from any entity to any entity");
    }

    @Test
    void anEmptyFirstStageEndsTheDialogue() {
        for (String nothing : List.of(" none", "", " none.", " ()", "[]")) {
            Script played = relations(written(nothing));

            assertThat(played.outcome().structure().isEmpty()).as(nothing).isTrue();
            assertThat(played.outcome().faults()).as(nothing).isEmpty();
        }
    }

    @Test
    void anUnknownNameIsAFaultAndNoTurn() {
        Script played = relations(written("(Spouse, Founder)"), written("Ada|Founder|Acme"));

        assertThat(played.outcome().faults()).containsExactly(new Fault(Fault.Kind.UNKNOWN_LABEL, "Spouse"));
        assertThat(played.outcome().structure().triples()).hasSize(1);
    }

    @Test
    void namesAreReadFromAnyBracketsAndQuotes() {
        for (String answer : List.of(
                "['Founder', \"Related\"]",
                "The relations are (Founder) and (Related).",
                "（Founder、Related）",
                "Founder, Related.",
                "(Founder, Founder, Related)")) {
            assertThat(NameTuple.parse(answer, List.of("Founder", "Related"), "none")
                            .kept())
                    .as(answer)
                    .containsExactly("Founder", "Related");
        }
    }

    @Test
    void namesWithSignsOfTheListInThemAreReadWhole() {
        List<String> names = List.of("born (in)", "work, unpaid", "work");

        assertThat(NameTuple.parse("(born (in), work, unpaid)", names, "none"))
                .isEqualTo(new NameTuple(List.of("born (in)", "work, unpaid"), List.of()));
    }

    @Test
    void anAnswerThatWasCutOffIsReadAndSaidToBe() {
        Script played = relations(cut("(Founder, Loc"), written("Ada|Founder|Acme"));

        assertThat(played.outcome().faults())
                .containsExactly(new Fault(Fault.Kind.UNKNOWN_LABEL, "Loc"), new Fault(Fault.Kind.TRUNCATED, ""));
    }

    @Test
    void faultsOfTheSecondStageAreKept() {
        Script played = relations(written("(Founder)"), cut("Ada|Founder|Nowhere"));

        assertThat(played.outcome().faults())
                .containsExactly(
                        new Fault(Fault.Kind.NOT_IN_SOURCE, "Ada|Founder|Nowhere"),
                        new Fault(Fault.Kind.TRUNCATED, ""));
    }

    @Test
    void asksForEntitiesByType() {
        Script played = play(
                plan.begin(assignment(Task.ENTITIES, Script.SCHEMA, TEXT, Map.of())),
                written("(PERSON)"),
                written("PERSON|Ada"));

        assertThat(played.turns().getFirst().text()).contains("kinds of entities", "PERSON, ORGANIZATION, PLACE");
        assertThat(played.turns().get(1).text()).contains("of the kind PERSON. A human being.");
        assertThat(played.outcome().structure().entities()).hasSize(1);
    }

    @Test
    void namesTheRolesOfAnEvent() {
        Script played = play(
                plan.begin(assignment(Task.EVENTS, Script.SCHEMA, TEXT, Map.of())),
                written("(Founding)"),
                written("Founding|founded"));

        assertThat(played.turns().get(1).text()).contains("Founding", "founder, founded");
        assertThat(played.outcome().structure().events()).hasSize(1);
    }

    @Test
    void speaksChineseOverAChineseSchema() {
        Script played = play(
                plan.begin(assignment(Task.TRIPLES, Script.schema("zh-Hans"), TEXT, Map.of())),
                written("（Founder）"),
                written("Ada|Founder|Acme"));

        assertThat(played.turns().getFirst().text())
                .startsWith("文本：" + TEXT)
                .contains("关系")
                .endsWith("回答：");
        assertThat(played.turns().get(1).text()).contains("主语是PERSON，宾语是ORGANIZATION");
        assertThat(play(plan.begin(assignment(Task.TRIPLES, Script.schema("zh"), TEXT, Map.of())), written("无"))
                        .outcome()
                        .faults())
                .isEmpty();
    }
}
