package io.relata.dialogue;

import static io.relata.dialogue.Script.assignment;
import static io.relata.dialogue.Script.chosen;
import static io.relata.dialogue.Script.play;
import static io.relata.dialogue.Script.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.CharSpan;
import io.relata.error.RelataException;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.structure.Fault;
import io.relata.structure.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssessPlanTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";
    private static final Answer YES = chosen(0.75, 0.25);
    private static final Answer NO = chosen(0.25, 0.75);

    private final AssessPlan plan = new AssessPlan();

    private Step begin(Task task, RelationSchema schema, Map<String, String> options) {
        return plan.begin(assignment(task, schema, TEXT, options));
    }

    /** Returns the answer that a model is so sure, from 0 to 100. */
    private static Answer sure(int percent) {
        double[] probabilities = new double[101];
        Arrays.fill(probabilities, 0.001);
        probabilities[percent] = 0.9;
        return chosen(probabilities);
    }

    @Test
    void asksFiveThingsOfEachEntityAfterTheRankOfItsKind() {
        Script played = play(
                begin(Task.ENTITIES, Script.SCHEMA, Map.of()),
                written("PERSON|Ada; PLACE|Acme"),
                chosen(0.7, 0.1, 0.2),
                sure(80),
                written(" She \"founded Acme\".\n"),
                YES,
                NO,
                NO,
                chosen(0.1, 0.6, 0.3),
                sure(100),
                written(" It is \"a mountain\"."),
                YES,
                YES,
                YES);

        assertThat(played.turnNames())
                .containsExactly(
                        "extract",
                        "entity",
                        "confidence",
                        "reason",
                        "sound",
                        "fictitious",
                        "context",
                        "entity",
                        "confidence",
                        "reason",
                        "sound",
                        "fictitious",
                        "context");
        Assessment first = played.outcome().assessments().getFirst();
        assertThat(first.name()).isEqualTo("PERSON");
        assertThat(first.spans()).containsExactly(new CharSpan(0, 3));
        assertThat(first.ranked())
                .containsExactly(
                        new Assessment.Ranked("PERSON", 0.7),
                        new Assessment.Ranked("PLACE", 0.2),
                        new Assessment.Ranked("ORGANIZATION", 0.1));
        assertThat(first.confidence()).isEqualTo(0.7);
        assertThat(first.statedConfidence()).isEqualTo(0.8);
        assertThat(first.reason()).isEqualTo("She \"founded Acme\".");
        assertThat(first.spansFaithful()).isTrue();
        assertThat(List.of(first.soundProbability(), first.fictitiousProbability(), first.contextProbability()))
                .containsExactly(0.75, 0.25, 0.25);
        Assessment second = played.outcome().assessments().getLast();
        assertThat(second.confidence()).as("that it is a place").isEqualTo(0.3);
        assertThat(second.spansFaithful()).as("the text knows of no mountain").isFalse();
        assertThat(played.outcome().notes()).isEmpty();
    }

    @Test
    void assessesAnEventAndEachOfItsArgumentsAmongTheNamesThatTheyMayHave() {
        List<Answer> rest = List.of(sure(50), written(" so"), YES, NO, NO);
        Script played = play(
                begin(Task.EVENTS, Script.SCHEMA, Map.of()),
                turn -> turn.name().equals("extract")
                        ? written("Founding|founded|founder=Ada")
                        : turn.name().equals("event") || turn.name().equals("argument")
                                ? chosen(0.6, 0.4)
                                : rest.get(List.of("confidence", "reason", "sound", "fictitious", "context")
                                        .indexOf(turn.name())),
                13);

        assertThat(played.turns().get(1).text()).contains("\"founded\"", "Founding, Move");
        assertThat(played.turns().get(7).text()).contains("\"Ada\"", "\"founded\"", "founder, founded:");
        assertThat(played.outcome().assessments()).extracting(Assessment::name).containsExactly("Founding", "founder");
        assertThat(played.outcome().assessments().getLast().spans())
                .containsExactly(new CharSpan(4, 11), new CharSpan(0, 3));
    }

    @Test
    void assessesARelationBetweenItsArguments() {
        Script played = play(
                begin(Task.TRIPLES, Script.SCHEMA, Map.of()),
                written("Ada|Founder|Acme"),
                chosen(0.5, 0.3, 0.2),
                sure(10),
                written(" because"),
                NO,
                YES,
                NO);

        Turn.Choose kind = (Turn.Choose) played.turns().get(1);
        assertThat(kind.text()).contains("between \"Ada\" and \"Acme\"");
        assertThat(kind.options()).containsExactly(" Founder\n", " Located-In\n", " Related\n");
        assertThat(played.turns().get(2).text()).contains("\"Founder\" for \"Ada\" - \"Acme\"");
        assertThat(played.outcome().assessments().getFirst().statedConfidence()).isEqualTo(0.1);
    }

    @Test
    void everyTurnBeginsOnALineOfItsOwn() {
        Script played = play(
                begin(Task.ENTITIES, Script.SCHEMA, Map.of("items_max", "1")),
                written("PERSON|Ada"),
                chosen(0.7, 0.1, 0.2),
                sure(80),
                written(" so"),
                YES,
                NO,
                NO);

        // What is chosen ends in a line feed; what is written may have been cut off.
        assertThat(played.turns().stream().skip(1).map(t -> t.text().startsWith("\n")))
                .containsExactly(true, false, false, true, false, false);
    }

    @Test
    void asksNothingMoreWhereNothingWasFound() {
        Script played = play(begin(Task.ENTITIES, Script.SCHEMA, Map.of()), written("PERSON|Bo"));

        assertThat(played.outcome().assessments()).isEmpty();
        assertThat(played.outcome().faults()).extracting(Fault::kind).containsExactly(Fault.Kind.NOT_IN_SOURCE);
    }

    @Test
    void itemsBeyondTheLimitAreCounted() {
        Script played = play(
                begin(Task.ENTITIES, Script.SCHEMA, Map.of("items_max", "1")),
                written("PERSON|Ada; ORGANIZATION|Acme; PLACE|Oslo"),
                chosen(0.7, 0.1, 0.2),
                sure(80),
                written(" so"),
                YES,
                NO,
                NO);

        assertThat(played.outcome().structure().entities()).hasSize(3);
        assertThat(played.outcome().assessments()).hasSize(1);
        assertThat(played.outcome().notes()).containsExactly(Map.entry("not_assessed", "2"));
        assertThatThrownBy(() -> begin(Task.ENTITIES, Script.SCHEMA, Map.of("items_max", "33")))
                .isInstanceOf(RelataException.class);
    }

    @Test
    void aTurnThatCouldNotBePutIsNoOpinion() {
        Script played = play(
                begin(Task.ENTITIES, Script.SCHEMA, Map.of()),
                written("PERSON|Ada"),
                chosen(0.7, 0.1, 0.2),
                sure(80),
                written(" so"),
                chosen(0.5, 0.5),
                NO,
                NO);

        assertThat(played.outcome().assessments()).isEmpty();
        assertThat(played.outcome().notes()).containsEntry("not_assessed", "1");
    }

    @Test
    void aNameWithoutAnOtherIsNotAskedFor() {
        RelationSchema one = new RelationSchema(
                "one.v1",
                "en",
                "None",
                "",
                List.of(),
                List.of(),
                List.of(new EventType("Founding", "", List.of(new EventType.Role("founder", "")))));
        Script played = play(
                begin(Task.EVENTS, one, Map.of()),
                written("Founding|founded|founder=Ada"),
                sure(80),
                written(" so"),
                YES,
                NO,
                NO,
                sure(80),
                written(" so"),
                YES,
                NO,
                NO);

        assertThat(played.outcome().assessments())
                .extracting(Assessment::confidence)
                .containsExactly(1.0, 1.0);
        assertThat(played.turns().get(1).text()).startsWith("\n");
    }
}
