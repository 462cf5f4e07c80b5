package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StructureViewTest {
    private static final String TEXT = "Ada Lovelace of London met her at the University of London . London is big";
    private static final Entity ADA = entity("Ada Lovelace", "PER");
    private static final Entity LONDON = entity("London", "LOC");

    @Test
    void comparesEntitiesWithAndWithoutTheirTypes() {
        StructureJudgement item = entities(List.of(ADA, LONDON), List.of(entity("Ada Lovelace", "LOC"), LONDON));
        assertThat(StructureView.ENTITIES.total(item)).isEqualTo(new MatchCounts(1, 2, 2));
        assertThat(StructureView.ENTITY_BOUNDARIES.total(item)).isEqualTo(new MatchCounts(2, 2, 2));
        assertThat(StructureView.ENTITIES.count(item))
                .containsEntry("LOC", new MatchCounts(1, 2, 1))
                .containsEntry("PER", new MatchCounts(0, 0, 1));
    }

    @Test
    void countsASpanWithTwoTypesOnceWhereTypesDoNotMatter() {
        StructureJudgement item = entities(List.of(LONDON), List.of(LONDON, new Entity(LONDON.span(), "ORG")));
        assertThat(StructureView.ENTITIES.total(item)).isEqualTo(new MatchCounts(1, 2, 1));
        assertThat(StructureView.ENTITY_BOUNDARIES.total(item)).isEqualTo(new MatchCounts(1, 1, 1));
    }

    @Test
    void forgivesBoundariesRoundTheSameHeadWordWhereItIsRelaxed() {
        Entity university = entity("University of London", "ORG");
        Entity longer = entity("the University of London", "ORG");
        StructureJudgement item = entities(List.of(university), List.of(longer));
        assertThat(StructureView.ENTITIES.total(item)).isEqualTo(new MatchCounts(0, 1, 1));
        assertThat(StructureView.ENTITIES_RELAXED.total(item)).isEqualTo(new MatchCounts(1, 1, 1));
    }

    @Test
    void doesNotTakeTheSameTypeElsewhereForTheSame() {
        StructureJudgement item = entities(List.of(entity("Ada Lovelace", "PER")), List.of(entity("her", "PER")));
        assertThat(StructureView.ENTITIES_RELAXED.total(item)).isEqualTo(new MatchCounts(0, 1, 1));
    }

    @Test
    void takesAnotherMentionOfTheSameEntityWhereTheDataSetSaysSo() {
        StructureJudgement item = new StructureJudgement(
                text(Structure.ofEntities(List.of(ADA))),
                List.of(Set.of(ADA.span(), span("her"))),
                Structure.ofEntities(List.of(entity("her", "PER"))),
                List.of(),
                0);
        assertThat(StructureView.ENTITIES_RELAXED.total(item)).isEqualTo(new MatchCounts(1, 1, 1));
    }

    @Test
    void givesNoTwoAnswersTheSamePlaceInTheKey() {
        Entity second = new Entity(new CharSpan(TEXT.lastIndexOf("London"), TEXT.lastIndexOf("London") + 6), "LOC");
        StructureJudgement item = entities(List.of(LONDON), List.of(second, LONDON));
        assertThat(StructureView.ENTITIES_RELAXED.total(item)).isEqualTo(new MatchCounts(1, 2, 1));
    }

    @Test
    void comparesTriplesByBoundariesByTypesAndByMentions() {
        Triple gold = new Triple(ADA, "From", LONDON);
        Triple otherType = new Triple(new Entity(ADA.span(), "ORG"), "From", LONDON);
        Triple otherPlace = new Triple(
                ADA,
                "From",
                new Entity(new CharSpan(TEXT.lastIndexOf("London"), TEXT.lastIndexOf("London") + 6), "LOC"));
        assertThat(total(StructureView.TRIPLETS, gold, otherType)).isEqualTo(new MatchCounts(1, 1, 1));
        assertThat(total(StructureView.TRIPLETS_STRICT, gold, otherType)).isEqualTo(new MatchCounts(0, 1, 1));
        assertThat(total(StructureView.TRIPLETS, gold, otherPlace)).isEqualTo(new MatchCounts(0, 1, 1));
        assertThat(total(StructureView.TRIPLETS_RELAXED, gold, otherPlace)).isEqualTo(new MatchCounts(1, 1, 1));
        Triple turned = new Triple(LONDON, "From", ADA);
        assertThat(total(StructureView.TRIPLETS_RELAXED, gold, turned)).isEqualTo(new MatchCounts(0, 1, 1));
    }

    @Test
    void comparesTriggersAndArgumentsApart() {
        Event gold = new Event(
                "Meeting",
                span("met"),
                List.of(new Event.Argument("Who", ADA.span()), new Event.Argument("Where", LONDON.span())));
        Event answer = new Event(
                "Meeting",
                span("is"),
                List.of(new Event.Argument("Who", ADA.span()), new Event.Argument("Who", LONDON.span())));
        StructureJudgement item =
                new StructureJudgement(text(Structure.ofEvents(List.of(gold))), Structure.ofEvents(List.of(answer)));
        assertThat(StructureView.TRIGGERS.total(item)).isEqualTo(new MatchCounts(0, 1, 1));
        assertThat(StructureView.ARGUMENTS.total(item)).isEqualTo(new MatchCounts(1, 2, 2));
        assertThat(StructureView.ARGUMENTS.count(item)).containsEntry("Meeting/Who", new MatchCounts(1, 2, 1));
    }

    @Test
    void countsChunksOfWordsAsConllevalDoes() {
        StructureJudgement exact = entities(List.of(ADA, LONDON), List.of(ADA, LONDON));
        assertThat(StructureView.CHUNKS.total(exact)).isEqualTo(new MatchCounts(2, 2, 2));
        // Overlaps cannot be tagged: the longer one stays.
        Entity inner = entity("Lovelace", "PER");
        assertThat(StructureView.CHUNKS.total(entities(List.of(ADA), List.of(ADA, inner))))
                .isEqualTo(new MatchCounts(1, 1, 1));
    }

    @Test
    void sumsCountsForMicroAndAveragesTypesOfTheKeyForMacro() {
        StructureScores.Score score = StructureScores.of(
                        List.of(
                                entities(List.of(ADA, LONDON), List.of(ADA)),
                                entities(List.of(LONDON), List.of(entity("her", "MISC")))),
                        List.of(StructureView.ENTITIES),
                        new Bootstrap(200, 7))
                .byView()
                .get(StructureView.ENTITIES);
        assertThat(score.total()).isEqualTo(new MatchCounts(1, 2, 3));
        assertThat(score.microF1()).isCloseTo(40, within(1e-9));
        assertThat(score.macroF1()).as("PER 100, LOC 0, MISC not in the key").isCloseTo(50, within(1e-9));
        assertThat(score.interval().lower()).isLessThan(40);
        assertThat(score.interval().upper()).isGreaterThan(40);
    }

    @Test
    void putsTheScoreThatPapersReportFirst() {
        assertThat(StructureView.of(Task.ENTITIES).getFirst()).isEqualTo(StructureView.ENTITIES);
        assertThat(StructureView.of(Task.TRIPLES).getFirst()).isEqualTo(StructureView.TRIPLETS);
        assertThat(StructureView.of(Task.TRIPLES)).contains(StructureView.TRIPLETS_STRICT, StructureView.ENTITIES);
        assertThat(StructureView.of(Task.EVENTS).getFirst()).isEqualTo(StructureView.TRIGGERS);
    }

    private static MatchCounts total(StructureView view, Triple gold, Triple answer) {
        return view.total(
                new StructureJudgement(text(Structure.ofTriples(List.of(gold))), Structure.ofTriples(List.of(answer))));
    }

    private static StructureJudgement entities(List<Entity> gold, List<Entity> answer) {
        return new StructureJudgement(text(Structure.ofEntities(gold)), Structure.ofEntities(answer));
    }

    private static AnnotatedText text(Structure gold) {
        return new AnnotatedText("1", TEXT, gold, "");
    }

    private static Entity entity(String words, String type) {
        return new Entity(span(words), type);
    }

    private static CharSpan span(String words) {
        int start = TEXT.indexOf(words);
        return new CharSpan(start, start + words.length());
    }
}
