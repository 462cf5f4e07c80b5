package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.relata.document.InlineMarkers;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.prompt.PromptInput;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.EvidenceFinder;
import io.relata.reasoning.ReasonComposer;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EpisodeMakerTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");
    private static final BytePairVocabulary VOCABULARY = vocabulary();
    private static final EpisodeItem CAUSE =
            item("The <e1>frost</e1> caused a <e2>crack</e2> in the wall.", "Cause-Effect");
    private static final EpisodeItem PART =
            item("The <e1>handle</e1> of the <e2>door</e2> is brass.", "Component-Whole");
    private static final EpisodeItem LEAK = item("A worn <e1>seal</e1> caused the <e2>leak</e2>.", "Cause-Effect");

    @Test
    void rendersExactlyWhatServingRenders() {
        EpisodeMaker maker = maker(0, 0);
        for (ReasoningOrder order : ReasoningOrder.values()) {
            List<EpisodeMaker.Piece> pieces =
                    maker.pieces(SchemaDisguise.none(SCHEMA, names()), CAUSE, List.of(LEAK, PART), order, true);
            ReasonComposer composer = new ReasonComposer(SCHEMA);
            String opening = new MarkedGptReStyle()
                    .render(new PromptInput(
                            SCHEMA,
                            SCHEMA.labels(),
                            List.of(LEAK, PART).stream()
                                    .map(d -> new ShownDemonstration(
                                            d.context(),
                                            d.label(),
                                            composer.compose(d.context(), d.label(), d.evidence())))
                                    .toList(),
                            CAUSE.context(),
                            order,
                            true))
                    .opening();
            String text = pieces.stream().map(EpisodeMaker.Piece::text).collect(Collectors.joining());
            assertThat(text).startsWith(opening + " ").endsWith("\n");
        }
    }

    @Test
    void hidesDemonstrationsFromEachOtherInTheShareAskedFor() {
        EpisodeMaker maker = maker(0, 0);
        int blocked = 0;
        for (int i = 0; i < 60; i++) {
            Episode episode = maker.episode(i);
            if (episode.hasBlocks()) {
                blocked++;
                assertThat(blockTexts(episode))
                        .first(STRING)
                        .startsWith("Each text marks")
                        .endsWith("\n")
                        .doesNotContain("Context:");
                assertThat(blockTexts(episode).stream().skip(1))
                        .allMatch(text -> text.startsWith("Context: ") && text.indexOf("Context: ", 1) < 0);
                assertThat(episode.blocks()).startsWith(Episode.SEEN_BY_ALL).endsWith(Episode.SEEING_ALL);
            }
        }
        // Half of the episodes that have demonstrations, which few have among three items.
        assertThat(blocked).isBetween(3, 20);
    }

    private static List<String> blockTexts(Episode episode) {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= episode.ids().length; i++) {
            if (i == episode.ids().length || episode.blocks()[i] != episode.blocks()[from]) {
                texts.add(VOCABULARY.decode(Arrays.copyOfRange(episode.ids(), from, i)));
                from = i;
            }
        }
        return texts;
    }

    @Test
    void countsReasonsAndLabelsAndNothingElse() {
        List<EpisodeMaker.Piece> pieces = maker(0, 0)
                .pieces(SchemaDisguise.none(SCHEMA, names()), CAUSE, List.of(LEAK), ReasoningOrder.AFTER_LABEL, false);
        assertThat(pieces.stream().filter(EpisodeMaker.Piece::counts).map(EpisodeMaker.Piece::text))
                .hasSize(4)
                .allMatch(text -> text.startsWith(" ") && text.endsWith("\n"))
                .contains(" cause effect forward\n");
    }

    @Test
    void cutsTextIntoTheSameTokensAsAWholeAndInPieces() {
        List<EpisodeMaker.Piece> pieces = maker(0, 0)
                .pieces(
                        SchemaDisguise.none(SCHEMA, names()),
                        CAUSE,
                        List.of(LEAK, PART),
                        ReasoningOrder.BEFORE_LABEL,
                        false);
        String whole = pieces.stream().map(EpisodeMaker.Piece::text).collect(Collectors.joining());
        int[] inPieces = pieces.stream()
                .flatMapToInt(piece -> Arrays.stream(VOCABULARY.encode(piece.text())))
                .toArray();
        assertThat(inPieces).containsExactly(VOCABULARY.encode(whole));
    }

    @Test
    void givesTheSameEpisodeForTheSameNumber() {
        Episode first = maker(0.3, 0.3).episode(17);
        Episode again = maker(0.3, 0.3).episode(17);
        assertThat(again.ids()).containsExactly(first.ids());
        assertThat(again.weights()).containsExactly(first.weights());
    }

    @Test
    void hidesTheNamesOfRelationsBehindMadeUpOnes() {
        EpisodeMaker maker = maker(1, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(VOCABULARY.decode(maker.episode(i).ids())).doesNotContain("cause effect");
        }
    }

    @Test
    void leavesOutTheFarthestDemonstrationsOfAnEpisodeThatIsTooLong() {
        EpisodeMaker maker = new EpisodeMaker(
                List.of(new EpisodeSource("test", SCHEMA, List.of(CAUSE, PART, LEAK), 1)),
                new MarkedGptReStyle(),
                VOCABULARY,
                new EpisodeMaker.Settings(2, 5, 0.5, 0, 0, 0, 0, 0.5, 150, 1));
        for (int i = 0; i < 20; i++) {
            assertThat(maker.episode(i).ids())
                    .hasSizeLessThanOrEqualTo(150)
                    .startsWith(0)
                    .endsWith(1);
        }
    }

    @Test
    void permutesRelationsWithoutLosingAny() {
        SchemaDisguise disguise = SchemaDisguise.permuted(SCHEMA, names(), new Random(3));
        Set<String> shown =
                disguise.schema().relations().stream().map(type -> type.name()).collect(Collectors.toSet());
        assertThat(shown).isEqualTo(names());
        RelationLabel label = new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL);
        assertThat(disguise.schema().labels()).contains(disguise.label(label));
    }

    private static Set<String> names() {
        return SCHEMA.relations().stream().map(type -> type.name()).collect(Collectors.toSet());
    }

    private static EpisodeMaker maker(double renamed, double permuted) {
        return new EpisodeMaker(
                List.of(new EpisodeSource("test", SCHEMA, List.of(CAUSE, PART, LEAK), 1)),
                new MarkedGptReStyle(),
                VOCABULARY,
                new EpisodeMaker.Settings(2, 5, 0.5, renamed, permuted, 0.2, 0.2, 0.5, 1000, 1));
    }

    private static EpisodeItem item(String marked, String relation) {
        var context = InlineMarkers.parse(marked, "", "");
        RelationLabel label = SCHEMA.labels().stream()
                .filter(l -> l.relation().equals(relation) && l.direction() != Direction.TAIL_TO_HEAD)
                .findFirst()
                .orElseThrow();
        return new EpisodeItem(
                context, label, new EvidenceFinder(SCHEMA, (_, _) -> List.of()).find(context, label), "");
    }

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add("The relation between the words of the two mentions says that the one causes the other.", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 320);
    }
}
