package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.CharSpan;
import io.relata.error.RelataException;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TagPlanTest {
    private static final String TEXT = "Ada Byron founded Acme.";

    private static final AnnotatedText WITH = new AnnotatedText(
            "1", "Oslo grows.", Structure.ofEntities(List.of(new Entity(new CharSpan(0, 4), "PLACE"))), "");
    private static final AnnotatedText WITHOUT = new AnnotatedText("2", "It rains.", Structure.EMPTY, "");

    private final TagPlan plan = new TagPlan();

    private Step begin(Map<String, String> options) {
        return plan.begin(assignment(Task.ENTITIES, Script.SCHEMA, TEXT, List.of(WITHOUT, WITH), options));
    }

    private static Answer tags(String... tags) {
        return new Answer.Tagged(List.of(tags));
    }

    private static List<String> found(Script played) {
        return played.outcome().structure().entities().stream()
                .map(e -> e.type() + " " + e.span().in(TEXT))
                .toList();
    }

    @Test
    void tagsBecomeEntities() {
        Script played = play(begin(Map.of()), tags("B-PERSON", "I-PERSON", "O", "B-ORGANIZATION", "O"));

        Turn.Tag turn = (Turn.Tag) played.turns().getFirst();
        assertThat(turn.words()).containsExactly("Ada", "Byron", "founded", "Acme", ".");
        assertThat(turn.delimiter()).isEqualTo("_");
        assertThat(turn.tags().types()).containsExactly("PERSON", "ORGANIZATION", "PLACE");
        assertThat(found(played)).containsExactly("PERSON Ada Byron", "ORGANIZATION Acme");
    }

    @Test
    void anEntityMayEndTheText() {
        Script played = play(begin(Map.of()), tags("O", "O", "O", "B-PLACE", "I-PLACE"));

        assertThat(found(played)).containsExactly("PLACE Acme.");
    }

    @Test
    void typesKeepTheirNamesWhereTheirWordsAreTheSame() {
        RelationSchema schema = new RelationSchema(
                "twins.v1",
                "en",
                "None",
                "",
                List.of(),
                List.of(new EntityType("GPE", "", "place", List.of()), new EntityType("LOC", "", "place", List.of())),
                List.of());
        Step step = plan.begin(assignment(Task.ENTITIES, schema, TEXT, Map.of("labels", "words")));

        assertThat(((Turn.Tag) ((Step.Ask) step).turn()).tags().types()).containsExactly("GPE", "LOC");
    }

    @Test
    void neighboursOfOneTypeStaySeparate() {
        Script played = play(begin(Map.of()), tags("B-PERSON", "B-PERSON", "O", "O", "O"));

        assertThat(found(played)).containsExactly("PERSON Ada", "PERSON Byron");
    }

    @Test
    void showsOnlyDemonstrationsWithEntities() {
        Script played = play(begin(Map.of()), tags("O", "O", "O", "O", "O"));

        assertThat(played.turns().getFirst().text()).contains("Oslo grows.").doesNotContain("It rains.");
        assertThat(found(played)).isEmpty();
    }

    @Test
    void otherNamesForTheTypesAreShownEverywhereAndTakenBackInTheEnd() {
        Map<String, String> shownByWay =
                Map.of("shuffled", "PERSON", "numbers", "3", "words", "place", "schema", "PLACE");
        shownByWay.forEach((way, place) -> {
            Script played = play(begin(Map.of("labels", way)), tags("O", "O", "O", "B-" + place, "O"));

            assertThat(played.turns().getFirst().text()).as(way).contains(place + "|?");
            assertThat(found(played)).as(way).containsExactly("PLACE Acme");
        });
        assertThatThrownBy(() -> begin(Map.of("labels", "letters"))).isInstanceOf(RelataException.class);
    }

    @Test
    void aShuffleLeavesNoTypeItsName() {
        TagNames names = TagNames.of(
                assignment(Task.ENTITIES, Script.SCHEMA, TEXT, Map.of()).question(), "shuffled");

        names.shownByType().forEach((type, shown) -> assertThat(shown).isNotEqualTo(type));
    }

    @Test
    void anInsideTagWithoutABeginningIsAFault() {
        Script played = play(begin(Map.of()), tags("I-PERSON", "O", "O"));

        assertThat(found(played)).isEmpty();
        assertThat(played.outcome().faults())
                .containsExactly(new Fault(Fault.Kind.ILL_FORMED, "I-PERSON"), new Fault(Fault.Kind.TRUNCATED, ""));
    }

    @Test
    void aTextWithoutWordsIsNotAskedAbout() {
        assertThat(plan.begin(assignment(Task.ENTITIES, Script.SCHEMA, " \n", Map.of())))
                .isInstanceOf(Step.Done.class);
    }

    @Test
    void noTransitionOfTheAutomatonIsIllegal() {
        SplittableRandom random = new SplittableRandom(7);
        TagSet tags = new TagSet(List.of("A", "B"));
        String previous = TagSet.OUTSIDE;
        for (int i = 0; i < 500; i++) {
            List<String> allowed = tags.after(previous);
            String next = allowed.get(random.nextInt(allowed.size()));
            if (next.startsWith("I-")) {
                assertThat(previous).isIn("B-" + next.substring(2), next);
            }
            previous = next;
        }
    }
}
