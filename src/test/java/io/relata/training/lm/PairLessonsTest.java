package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.extraction.PairProfile;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.Profiles;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairLessonsTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");
    private static final EpisodeSource SOURCE = new EpisodeSource("toy", SCHEMA, items(), 1);
    private static final PairLessons.Settings SETTINGS = new PairLessons.Settings(4, 0.3, 0.5, 0.5, 0.5, 4000, 1);

    @Test
    void learnsTheLabelsOfDemonstrationsAndItsOwn() {
        PairProfile profile = profile("statement.v1", "none", 3, "");
        List<List<String>> lessons = learned(profile);

        assertThat(lessons).anyMatch(l -> l.size() == 4).allMatch(l -> l.stream()
                .allMatch(words -> words.startsWith(" ") && words.endsWith("\n")));
    }

    @Test
    void demonstrationsWithoutLabelsTeachNothing() {
        PairProfile profile = profile("rag4re.v1", "none", 3, "shown: {labels: false}");
        assertThat(learned(profile)).allMatch(l -> l.size() == 1);
    }

    @Test
    void reasonsStandWhereTheProfileHasThem() {
        List<Passage> before = lesson(profile("gpt-re.v2", "free", 0, ""), 1);
        assertThat(before.get(1).text()).contains("[", "]");
        assertThat(before).hasSize(4);
        assertThat(before.get(2).learned()).isEmpty();
    }

    @Test
    void noPlaceOfAnOptionIsTheLikeliest() {
        PairProfile profile = profile("multiple-choice.v1", "none", 0, "");
        Set<String> letters = new HashSet<>();
        learned(profile).forEach(l -> letters.add(l.getLast().strip()));
        assertThat(letters).hasSizeGreaterThan(5).contains("A", "B", "C", "D");
    }

    @Test
    void aRoutingProfileOffersAShortlistAndTheNullLabel() {
        PairProfile profile = Profiles.read("""
                name: test.v1
                description: For tests.
                schema: general.v1
                encoder: none
                k: 4
                label:
                  sources: [vote]
                reasons:
                  model: none
                  style: multiple-choice.v1
                  order: none
                  demonstrations: 0
                route:
                  below: 0.5
                  shortlist: 3
                """);
        for (int seed = 0; seed < 40; seed++) {
            String text = lesson(profile, seed).getFirst().text();
            assertThat(text.lines().filter(l -> l.matches("[A-Z]\\. .*")).count())
                    .isBetween(2L, 4L);
            assertThat(text).contains("none of the relations holds");
        }
    }

    @Test
    void halfOfTheStatementsToVerifyAreTrue() {
        PairProfile profile = profile("gpt-re.v2", "free", 0, "verify: {yes_min: 0.5}");
        List<String> answers = IntStream.range(0, 200)
                .mapToObj(seed -> lesson(profile, seed))
                .filter(p -> p.getFirst().text().contains("Does the context say"))
                .map(p -> p.getLast().text())
                .toList();
        assertThat(answers.stream().filter(" yes\n"::equals).count()).isBetween(30L, 80L);
        assertThat(answers.stream().filter(" no\n"::equals).count()).isBetween(30L, 80L);
    }

    @Test
    void isAFunctionOfItsNumber() {
        PairLessons once = lessons(profile("fields.v1", "none", 2, ""));
        PairLessons again = lessons(profile("fields.v1", "none", 2, ""));
        again.episode(1);
        assertThat(again.episode(9).ids()).isEqualTo(once.episode(9).ids());
    }

    private static List<List<String>> learned(PairProfile profile) {
        return IntStream.range(0, 60)
                .mapToObj(seed -> lesson(profile, seed).stream()
                        .flatMap(p -> p.learned().stream().map(s -> s.in(p.text())))
                        .collect(Collectors.toList()))
                .toList();
    }

    private static List<Passage> lesson(PairProfile profile, long seed) {
        return lessons(profile).lesson(profile, new Random(seed));
    }

    private static PairLessons lessons(PairProfile profile) {
        return new PairLessons(List.of(profile), List.of(SOURCE), VOCABULARY, SETTINGS);
    }

    private static PairProfile profile(String style, String order, int demonstrations, String more) {
        return Profiles.read("""
                name: test.v1
                description: For tests.
                schema: general.v1
                encoder: none
                k: 4
                label:
                  sources: [model]
                reasons:
                  model: none
                  style: %s
                  order: %s
                  demonstrations: %d
                %s
                """.formatted(style, order, demonstrations, more));
    }

    private static List<EpisodeItem> items() {
        List<EpisodeItem> items = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String[] words = i % 3 == 0
                    ? new String[] {"caused", "Cause-Effect"}
                    : i % 3 == 1 ? new String[] {"is a part of", "Component-Whole"} : new String[] {"saw", "Other"};
            items.add(new EpisodeItem(
                    InlineMarkers.parse(
                            "The <e1>frost%d</e1> %s the <e2>crack%d</e2>.".formatted(i, words[0], i), "", ""),
                    new RelationLabel(words[1], words[1].equals("Other") ? Direction.NONE : Direction.HEAD_TO_TAIL),
                    List.of(),
                    ""));
        }
        return items;
    }

    private static final BytePairVocabulary VOCABULARY = vocabulary();

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add("The relation between the words of the two mentions says that the one causes the other.", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 320);
    }
}
