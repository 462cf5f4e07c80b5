package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.CharSpan;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextProfile;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.structure.InstructStyle;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextLessonsTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("wnut17.v1");
    private static final BytePairVocabulary VOCABULARY = vocabulary();
    private static final TextSource SOURCE = new TextSource(
            "toy",
            Task.ENTITIES,
            SCHEMA,
            IntStream.range(0, 30).mapToObj(TextLessonsTest::text).toList(),
            1);
    private static final TextLessons.Settings SETTINGS = new TextLessons.Settings(4, 0.2, 0.5, 0, 4000, 1);

    @Test
    void asksWhatServingAsks() {
        TextProfile profile = profile("single.v1", "instruct.v1", 0);
        List<Passage> passages = lessons(SETTINGS, profile).lesson(profile, SOURCE, new Random(3));

        String text = passages.getFirst()
                .text()
                .lines()
                .filter(l -> l.startsWith("Text: "))
                .findFirst()
                .orElseThrow();
        AnnotatedText asked = SOURCE.texts().stream()
                .filter(t -> text.equals("Text: " + t.text()))
                .findFirst()
                .orElseThrow();
        List<String> focus = List.of(passages.getFirst()
                .text()
                .lines()
                .filter(l -> l.startsWith("Option: "))
                .findFirst()
                .orElseThrow()
                .substring("Option: ".length())
                .split(", "));
        StructureQuestion question = new StructureQuestion(
                Task.ENTITIES,
                SCHEMA,
                focus.stream()
                        .map(f -> f.equals("creative work") ? "creative-work" : f)
                        .toList(),
                List.of(),
                asked.text(),
                Structure.EMPTY,
                profile.options());
        assertThat(passages.getFirst().text()).isEqualTo(new InstructStyle().opening(question));
        assertThat(passages.get(1).text()).isEqualTo(new InstructStyle().write(asked.gold(), question));
    }

    @Test
    void isAFunctionOfItsNumber() {
        TextProfile one = profile("single.v1", "instruct.v1", 3);
        TextProfile other = profile("check-twice.v1", "nl-list.v1", 2);
        Episode once = lessons(SETTINGS, one, other).episode(17);
        TextLessons again = lessons(SETTINGS, one, other);
        again.episode(3);
        assertThat(again.episode(17).ids()).isEqualTo(once.ids());
        assertThat(again.episode(18).ids()).isNotEqualTo(once.ids());
    }

    @Test
    void leavesOutDemonstrationsThatDoNotFit() {
        TextProfile profile = profile("single.v1", "function-code.v1", 5);
        TextLessons lessons = lessons(new TextLessons.Settings(4, 0.2, 0.5, 0, 330, 1), profile);
        for (int i = 0; i < 40; i++) {
            assertThat(lessons.episode(i).ids().length).isLessThanOrEqualTo(330);
        }
    }

    @Test
    void nothingThatFitsIsAMistakeOfTheSettings() {
        TextProfile profile = profile("single.v1", "function-code.v1", 0);
        TextLessons lessons = lessons(new TextLessons.Settings(4, 0.2, 0.5, 0, 20, 1), profile);
        assertThatThrownBy(() -> lessons.episode(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("20 tokens");
        assertThatThrownBy(() -> lessons(SETTINGS, (TextProfile) new ProfileReader().read("test.yaml", """
                        name: test.v1
                        description: For tests.
                        task: triples
                        schema: general.v1
                        encoder: none
                        dialogue:
                          style: triples-list.v1
                          model: none
                        """)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void someTextsHoldNothingOfWhatIsAskedFor() {
        TextProfile profile = profile("single.v1", "instruct.v1", 0);
        TextLessons lessons = lessons(SETTINGS, profile);
        Random random = new Random(5);
        long empty = IntStream.range(0, 200)
                .mapToObj(_ -> lessons.lesson(profile, SOURCE, random))
                .filter(p -> p.get(1).text().contains("None"))
                .count();
        assertThat(empty).isBetween(5L, 80L);
    }

    private static TextLessons lessons(TextLessons.Settings settings, TextProfile... profiles) {
        return new TextLessons(List.of(profiles), List.of(SOURCE), VOCABULARY, settings);
    }

    private static TextProfile profile(String plan, String style, int demonstrations) {
        return (TextProfile) new ProfileReader().read("test.yaml", """
                name: test.v1
                description: For tests.
                task: entities
                schema: wnut17.v1
                encoder: none
                dialogue:
                  plan: %s
                  style: %s
                  model: none
                  demonstrations: %d
                """.formatted(plan, style, demonstrations));
    }

    private static AnnotatedText text(int i) {
        String person = "Ada" + i;
        String text = i % 5 == 0 ? "Rain fell on day %d.".formatted(i) : "%s left town %d.".formatted(person, i);
        List<Entity> entities =
                i % 5 == 0 ? List.of() : List.of(new Entity(new CharSpan(0, person.length()), "person"));
        return new AnnotatedText("t" + i, text, Structure.ofEntities(entities), "");
    }

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add(
                "List the entities of the text with their types. Answer Option Text person location group product", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 320);
    }
}
