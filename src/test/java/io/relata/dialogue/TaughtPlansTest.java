package io.relata.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.relata.discovery.Discovered;
import io.relata.document.CharSpan;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.structure.NlListStyle;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TaughtPlansTest {
    private static final String TEXT = "Ada founded Acme in Oslo.";
    private static final Entity ADA = entity("Ada", "PERSON");
    private static final Entity ACME = entity("Acme", "ORGANIZATION");
    private static final Entity OSLO = entity("Oslo", "PLACE");
    private static final Structure GOLD = new Structure(
            List.of(ADA, ACME, OSLO),
            List.of(new Triple(ADA, "Founder", ACME), new Triple(ACME, "Located-In", OSLO)),
            List.of(new Event(
                    "Founding",
                    span("founded"),
                    List.of(new Event.Argument("founder", ADA.span()), new Event.Argument("founded", ACME.span())))));

    private static final Set<String> TAUGHT =
            Set.of("single.v1", "two-stage.v1", "check-twice.v1", "tag.v1", "ontology.v1", "role-play.v1");

    /** Whoever knows what a text holds finds just that, by every plan in every style that goes with it. */
    @TestFactory
    List<DynamicTest> theTruthFindsItself() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DialoguePlan plan : Discovered.of(DialoguePlan.class, DialoguePlan::name)) {
            for (StructureStyle style : Discovered.of(StructureStyle.class, StructureStyle::name)) {
                for (Task task : Task.values()) {
                    if (TAUGHT.contains(plan.name())
                            && plan.tasks().contains(task)
                            && style.tasks().contains(task)) {
                        String name = "%s %s %s".formatted(plan.name(), style.name(), task);
                        tests.add(DynamicTest.dynamicTest(name, () -> findsItself(plan, style, task)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    private static void findsItself(DialoguePlan plan, StructureStyle style, Task task) {
        Outcome outcome = taught(plan, style, task, Map.of(), GOLD, GOLD);
        assertThat(outcome.faults()).isEmpty();
        switch (task) {
            case ENTITIES -> assertThat(outcome.structure().entities()).isEqualTo(GOLD.entities());
            case TRIPLES ->
                assertThat(outcome.structure().triples())
                        .extracting(Triple::relation, t -> t.head().span(), t -> t.tail()
                                .span())
                        .containsExactly(
                                tuple("Founder", ADA.span(), ACME.span()),
                                tuple("Located-In", ACME.span(), OSLO.span()));
            case EVENTS -> assertThat(outcome.structure().events()).isEqualTo(GOLD.events());
        }
    }

    @Test
    void checksRefuseWhatIsWrongAndAskForWhatWasMissed() {
        Structure mistaken = Structure.ofEntities(List.of(ADA, new Entity(OSLO.span(), "PERSON")));

        Outcome outcome = taught(new CheckTwicePlan(), new NlListStyle(), Task.ENTITIES, Map.of(), mistaken, GOLD);

        assertThat(outcome.structure().entities()).isEqualTo(GOLD.entities());
        assertThat(outcome.notes()).containsEntry("checked", "4");
    }

    @Test
    void tagsBearTheNamesThatAreShown() {
        Outcome outcome =
                taught(new TagPlan(), new BarsStyle(), Task.ENTITIES, Map.of("labels", "shuffled"), GOLD, GOLD);

        assertThat(outcome.structure().entities()).isEqualTo(GOLD.entities());
    }

    @Test
    void anOntologyIsOfWhatTheTextSpeaksOf() {
        Step.Ask first = (Step.Ask) new OntologyPlan()
                .begin(Script.assignment(Task.TRIPLES, Script.SCHEMA, TEXT, Map.of("ontology", "text")));

        assertThat(first.taught().apply(GOLD))
                .contains(new Answer.Written(
                        " {\"classes\":[\"ORGANIZATION\",\"PERSON\",\"PLACE\"],\"properties\":[[\"Founder\",\"PERSON\",\"ORGANIZATION\"],"
                                + "[\"Located-In\",\"ORGANIZATION\",\"PLACE\"]]}",
                        true));
    }

    private static Outcome taught(
            DialoguePlan plan,
            StructureStyle style,
            Task task,
            Map<String, String> options,
            Structure first,
            Structure gold) {
        DialoguePlan.Assignment plain = Script.assignment(task, Script.SCHEMA, TEXT, options);
        Step step = plan.begin(new DialoguePlan.Assignment(plain.question(), style, true, 64));
        Structure known = first;
        while (step instanceof Step.Ask ask) {
            Optional<Answer> answer = ask.taught().apply(known);
            step = ask.then().apply(answer.orElseThrow());
            known = gold;
        }
        return ((Step.Done) step).outcome();
    }

    private static Entity entity(String words, String type) {
        return new Entity(span(words), type);
    }

    private static CharSpan span(String words) {
        return new CharSpan(TEXT.indexOf(words), TEXT.indexOf(words) + words.length());
    }
}
