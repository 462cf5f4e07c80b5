package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dialogue.CheckTwicePlan;
import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.SinglePlan;
import io.relata.dialogue.TagPlan;
import io.relata.dialogue.TwoStagePlan;
import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.structure.InstructStyle;
import io.relata.prompt.structure.NlListStyle;
import io.relata.prompt.structure.TaggedSequenceStyle;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.testing.ToyPlan;
import io.relata.testing.ToyStructureStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaughtDialogueTest {
    private static final RelationSchema SCHEMA = new RelationSchema(
            "toy.v1",
            "en",
            "None",
            "Nothing.",
            List.of(),
            List.of(
                    new EntityType("person", "A human being.", "person", List.of()),
                    new EntityType("place", "A place.", "place", List.of())),
            List.of());
    private static final AnnotatedText ASKED = text("Ada left Oslo.", "Ada", "person", "Oslo", "place");
    private static final AnnotatedText NEAR = text("Bo came to Rome.", "Bo", "person", "Rome", "place");
    private static final AnnotatedText FAR = text("It rained in Lima.", "Lima", "place");

    @Test
    void learnsTheAnswersOfDemonstrationsAndItsOwn() {
        List<Passage> passages = taught(new SinglePlan(), new InstructStyle(), ASKED.gold(), NEAR, FAR);

        assertThat(learned(passages))
                .containsExactly(" place: Lima\n", " person: Bo; place: Rome\n", " person: Ada; place: Oslo", "\n");
        assertThat(passages)
                .first()
                .extracting(Passage::text)
                .isEqualTo(new InstructStyle().opening(question(NEAR, FAR)));
    }

    @Test
    void aTagIsLearnedAndTheWordBeforeItIsGiven() {
        List<Passage> passages = taught(new TagPlan(), new TaggedSequenceStyle(), ASKED.gold());

        assertThat(passages.stream().skip(1).map(Passage::text).collect(Collectors.joining()))
                .isEqualTo("Ada_B-person left_O Oslo_B-place ._O");
        assertThat(learned(passages)).containsExactly("B-person", "O", "B-place", "O");
    }

    @Test
    void turnsFollowEachOtherAsInServing() {
        List<Passage> passages = taught(new TwoStagePlan(), new InstructStyle(), ASKED.gold());

        assertThat(learned(passages))
                .containsExactly(" (person, place)", "\n", " person: Ada", "\n", " place: Oslo", "\n");
        // The line feed that ends an answer and begins the next turn is not written twice.
        assertThat(passages.get(2).text()).startsWith("\nNow the entities of the kind person.");
    }

    @Test
    void aMistakenAnswerIsReadAndTheTurnsAboutItAreLearned() {
        Structure mistaken = Structure.ofEntities(List.of(new Entity(new CharSpan(9, 13), "person")));

        List<Passage> passages = taught(new CheckTwicePlan(), new NlListStyle(), mistaken);

        assertThat(passages.get(1)).isEqualTo(Passage.read("\n- Oslo (person)"));
        assertThat(learned(passages))
                .containsExactly("\n\n", " no", "\n- Ada (person)\n- Oslo (place)", "\n\n", " yes", " yes");
    }

    @Test
    void aSingleAnswerIsNotMistaken() {
        List<Passage> passages = taught(new SinglePlan(), new InstructStyle(), Structure.EMPTY);

        assertThat(learned(passages)).containsExactly(" person: Ada; place: Oslo", "\n");
    }

    @Test
    void aPlanThatCannotBeTaughtGivesNothing() {
        StructureStyle style = new ToyStructureStyle();
        DialoguePlan.Assignment assignment = new DialoguePlan.Assignment(question(), style, true, 64);

        assertThat(new TaughtDialogue(new ToyPlan(), assignment).passages(ASKED.gold(), ASKED.gold()))
                .isEmpty();
    }

    private static List<Passage> taught(
            DialoguePlan plan, StructureStyle style, Structure first, AnnotatedText... shown) {
        return new TaughtDialogue(plan, new DialoguePlan.Assignment(question(shown), style, true, 64))
                .passages(ASKED.gold(), first);
    }

    private static StructureQuestion question(AnnotatedText... shown) {
        return new StructureQuestion(
                Task.ENTITIES,
                SCHEMA,
                List.of("person", "place"),
                List.of(shown),
                ASKED.text(),
                Structure.EMPTY,
                Map.of());
    }

    private static List<String> learned(List<Passage> passages) {
        return passages.stream()
                .flatMap(p -> p.learned().stream().map(s -> s.in(p.text())))
                .toList();
    }

    /** Makes a text of its words and, in pairs, mentions and their types. */
    private static AnnotatedText text(String text, String... mentions) {
        List<Entity> entities = new ArrayList<>();
        for (int i = 0; i < mentions.length; i += 2) {
            int start = text.indexOf(mentions[i]);
            entities.add(new Entity(new CharSpan(start, start + mentions[i].length()), mentions[i + 1]));
        }
        return new AnnotatedText(text, text, Structure.ofEntities(entities), "");
    }
}
