package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.chosen;
import static io.relata.dialogue.Script.play;
import static io.relata.dialogue.Script.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.RelataException;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTwicePlanTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";

    private final CheckTwicePlan plan = new CheckTwicePlan();

    private Step begin(Map<String, String> options) {
        return plan.begin(assignment(Task.ENTITIES, Script.SCHEMA, TEXT, options));
    }

    private static List<String> found(Script played) {
        return played.outcome().structure().entities().stream()
                .map(e -> e.type() + " " + e.span().in(TEXT))
                .toList();
    }

    @Test
    void asksTwiceAndChecksEveryEntityOnce() {
        Script played = play(
                begin(Map.of()),
                written("PERSON|Ada; PLACE|Acme"),
                chosen(0.9, 0.1),
                chosen(0.2, 0.8),
                written("PLACE|Oslo; PERSON|Ada; PLACE|Acme"),
                chosen(0.6, 0.4));

        assertThat(played.turnNames()).containsExactly("recognise", "check", "check", "re-recognise", "check");
        assertThat(found(played)).containsExactly("PERSON Ada", "PLACE Oslo");
        assertThat(played.outcome().faults()).containsExactly(new Fault(Fault.Kind.REFUSED_ON_CHECK, "Acme"));
        assertThat(played.outcome().notes()).containsEntry("checked", "3");
        assertThat(played.outcome().found().counts())
                .as("Ada and Acme were known")
                .containsExactly(Map.entry("repeated", 2));
    }

    @Test
    void checksNameMentionAndKind() {
        Script played = play(begin(Map.of()), written("PERSON|Ada"), chosen(0.9, 0.1), written(""));

        Turn.Choose check = (Turn.Choose) played.turns().get(1);
        assertThat(check.text()).contains("\"Ada\"", "the kind person");
        assertThat(check.options()).containsExactly(" yes", " no");
        assertThat(check.afresh()).isFalse();
        assertThat(played.turns().get(2).text()).contains("Found and checked so far: \"Ada\".");
    }

    @Test
    void nothingFoundIsAskedAboutOnceMore() {
        Script played = play(begin(Map.of()), written(""), written("PERSON|Ada"), chosen(0.5, 0.5));

        assertThat(played.turns().get(1).text()).contains("so far: nothing.");
        assertThat(found(played)).containsExactly("PERSON Ada");
    }

    @Test
    void aProfileMaySetHowSureAnEntityMustBe() {
        Script played = play(begin(Map.of("keep_from", "0.8")), written("PERSON|Ada"), chosen(0.7, 0.3), written(""));

        assertThat(found(played)).isEmpty();
        assertThatThrownBy(() -> begin(Map.of("keep_from", "often")))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("often");
        assertThatThrownBy(() -> begin(Map.of("keep_from", "1.5"))).isInstanceOf(RelataException.class);
    }

    @Test
    void faultsOfBothRecognitionsAreKept() {
        Script played = play(begin(Map.of()), written("PERSON|Bob"), written("PLACE|Rome"));

        assertThat(played.outcome().faults())
                .containsExactly(
                        new Fault(Fault.Kind.NOT_IN_SOURCE, "PERSON|Bob"),
                        new Fault(Fault.Kind.NOT_IN_SOURCE, "PLACE|Rome"));
    }

    @Test
    void checksOnlyRemoveAndTheSecondRecognitionOnlyAdds() {
        Script first =
                play(begin(Map.of()), written("PERSON|Ada; PLACE|Oslo"), chosen(1, 0), chosen(0, 1), written(""));
        Script second = play(
                begin(Map.of()),
                written("PERSON|Ada; PLACE|Oslo"),
                chosen(1, 0),
                chosen(0, 1),
                written("ORGANIZATION|Acme"),
                chosen(1, 0));

        List<Entity> before = first.outcome().structure().entities();
        assertThat(before).hasSize(1);
        assertThat(second.outcome().structure().entities()).hasSize(2).containsAll(before);
    }

    @Test
    void speaksChineseOverAChineseSchema() {
        Script played = play(
                plan.begin(assignment(Task.ENTITIES, Script.schema("zh"), TEXT, Map.of())),
                written("PERSON|Ada"),
                chosen(1, 0),
                written(""));

        assertThat(((Turn.Choose) played.turns().get(1)).options()).containsExactly("是", "不是");
        assertThat(played.turns().get(2).text()).contains("已找到");
    }
}
