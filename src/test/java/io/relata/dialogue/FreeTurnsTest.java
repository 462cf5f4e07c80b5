package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.discovery.Discovered;
import io.relata.error.RelataException;
import io.relata.structure.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every plan on the class path. */
class FreeTurnsTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";
    private static final int TURNS_MOST = 40;

    static Stream<Arguments> plans() {
        return Discovered.of(DialoguePlan.class, DialoguePlan::name).stream()
                .flatMap(plan -> plan.tasks().stream().map(task -> Arguments.of(plan.name(), plan, task)));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("plans")
    void asksForNoFormWhereTheProfileLeavesAnswersFree(String name, DialoguePlan plan, Task task) {
        DialoguePlan.Assignment constrained = assignment(task, Script.SCHEMA, TEXT, Map.of());
        DialoguePlan.Assignment free = new DialoguePlan.Assignment(
                constrained.question(), constrained.style(), false, constrained.tokensMax());
        assertThat(written(Script.play(plan.begin(free), FreeTurnsTest::answer, TURNS_MOST)))
                .as(name)
                .allMatch(turn -> turn.form().isEmpty());
        assertThat(written(Script.play(plan.begin(constrained), FreeTurnsTest::answer, TURNS_MOST)))
                .allMatch(turn -> turn.form().isPresent());
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("plans")
    void endsWithWhatItHasWhenNothingIsAnswered(String name, DialoguePlan plan, Task task) {
        Script played = Script.play(
                plan.begin(assignment(task, Script.SCHEMA, TEXT, Map.of())), FreeTurnsTest::nothing, TURNS_MOST);
        assertThat(played.outcome().structure().isEmpty()).as(name).isTrue();
        assertThat(played.outcome().assessments()).isEmpty();
    }

    private static List<Turn.Write> written(Script played) {
        return played.turns().stream()
                .filter(Turn.Write.class::isInstance)
                .map(Turn.Write.class::cast)
                .toList();
    }

    /** Answers so that every plan has something to go on with. */
    private static Answer answer(Turn turn) {
        return switch (turn) {
            case Turn.Write write ->
                Script.written(
                        switch (write.name()) {
                            case "types" -> " (PERSON, Founder, Founding)";
                            case "ontology" ->
                                " {\"classes\":[\"PERSON\",\"ORGANIZATION\"],\"properties\":[[\"Founder\",\"PERSON\",\"ORGANIZATION\"]]}";
                            case "instruct" -> " Founder";
                            default -> "";
                        });
            case Turn.Choose choose -> first(choose.options().size());
            case Turn.Tag tag ->
                new Answer.Tagged(Collections.nCopies(tag.words().size(), TagSet.OUTSIDE));
        };
    }

    private static Answer first(int options) {
        double[] probabilities = new double[options];
        Arrays.fill(probabilities, 0.1 / options);
        probabilities[0] += 0.9;
        return Script.chosen(probabilities);
    }

    private static Answer nothing(Turn turn) {
        return switch (turn) {
            case Turn.Write _ -> new Answer.Written("", false);
            case Turn.Choose choose ->
                new Answer.Chosen(Collections.nCopies(
                        choose.options().size(), 1.0 / choose.options().size()));
            case Turn.Tag _ -> new Answer.Tagged(List.of());
        };
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        for (String wrong : List.of("-0.1", "1.5", "much", "NaN")) {
            assertThatThrownBy(() -> new CheckTwicePlan()
                            .begin(assignment(Task.ENTITIES, Script.SCHEMA, TEXT, Map.of("keep_from", wrong))))
                    .as(wrong)
                    .isInstanceOf(RelataException.class);
        }
        for (String wrong : List.of("0", "-1", "1000000", "two")) {
            assertThatThrownBy(() -> new AssessPlan()
                            .begin(assignment(Task.ENTITIES, Script.SCHEMA, TEXT, Map.of("items_max", wrong))))
                    .as(wrong)
                    .isInstanceOf(RelataException.class);
        }
    }

    @Test
    void aNameWithBracketsOfItsOwnIsReadWhereItStands() {
        List<String> names = List.of("born (in)", "works");
        assertThat(NameTuple.parse(" (works, born (in))", names, "none").kept()).containsExactly("born (in)", "works");
        NameTuple without = NameTuple.parse(" (works)", names, "none");
        assertThat(without.kept()).containsExactly("works");
        assertThat(without.faults()).isEmpty();
    }
}
