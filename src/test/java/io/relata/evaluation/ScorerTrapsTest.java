package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes found in released scorers, each of which made results look better than they were. */
class ScorerTrapsTest {
    private static final String NULL = "no_relation";
    private static final RelationLabel NONE = new RelationLabel(NULL, Direction.NONE);
    private static final RelationLabel TITLE = new RelationLabel("per:title", Direction.HEAD_TO_TAIL);
    private static final RelationLabel FOUNDED = new RelationLabel("org:founded_by", Direction.HEAD_TO_TAIL);
    private static final LabelDistribution UNKNOWN = new LabelDistribution(List.of(), new double[0]);

    /** One system stripped prefixes from answers and not from the list of labels: only the NULL label was left to score. */
    @Test
    void scoresEveryRelationAndNotTheNullLabelAlone() {
        List<Judgement> judgements = new ArrayList<>(Collections.nCopies(80, answered(NONE, NONE)));
        judgements.addAll(Collections.nCopies(20, answered(TITLE, NONE)));
        Metrics metrics = Metrics.of(judgements, NULL);
        assertThat(metrics.of("micro_f1")).isZero();
        assertThat(metrics.of("macro_f1_official")).isZero();
        judgements.replaceAll(j -> j.gold().equals(TITLE) ? answered(TITLE, TITLE) : j);
        assertThat(Metrics.of(judgements, NULL).of("micro_f1")).isEqualTo(100);
    }

    @Test
    void takesALabelWithoutItsPrefixForAnother() {
        RelationLabel stripped = new RelationLabel("title", Direction.HEAD_TO_TAIL);
        Metrics metrics = Metrics.of(List.of(answered(TITLE, stripped), answered(FOUNDED, FOUNDED)), NULL);
        assertThat(metrics.of("recall")).isEqualTo(50);
        assertThat(metrics.of("precision")).isEqualTo(50);
    }

    @Test
    void scoresAConstantNullAsZero() {
        List<Judgement> judgements = List.of(answered(TITLE, NONE), answered(NONE, NONE), answered(FOUNDED, NONE));
        Metrics metrics = Metrics.of(judgements, NULL);
        assertThat(metrics.of("micro_f1")).isEqualTo(0.0);
        assertThat(metrics.of("macro_f1_official")).isEqualTo(0.0);
    }

    /** One system scored only what it could parse. */
    @Test
    void keepsAnUnparsedAnswerInTheDenominator() {
        Metrics metrics = Metrics.of(
                List.of(answered(TITLE, TITLE), new Judgement("2", TITLE, Judgement.Outcome.REJECTED, NONE, UNKNOWN)),
                NULL);
        assertThat(metrics.of("recall")).isEqualTo(50);
        assertThat(metrics.of("accuracy")).isEqualTo(50);
        assertThat(metrics.of("coverage")).isEqualTo(50);
    }

    @Test
    void missesTheWholeKeyOfATextWhoseAnswerCouldNotBeRead() {
        AnnotatedText text = text(Structure.ofTriples(List.of(triple("PER", "ORG"))));
        StructureScores scores = StructureScores.of(
                List.of(new StructureJudgement(text, text.gold()), new StructureJudgement(text, Structure.EMPTY)),
                List.of(StructureView.TRIPLETS),
                new Bootstrap(100, 1));
        StructureScores.Score score = scores.byView().get(StructureView.TRIPLETS);
        assertThat(score.total()).isEqualTo(new MatchCounts(1, 1, 2));
        assertThat(score.microF1()).isCloseTo(200 / 3.0, within(1e-9));
    }

    /** One system wrote the head's type over the tail's. */
    @Test
    void seesThatTheTailHasTheTypeOfTheHead() {
        StructureJudgement item = new StructureJudgement(
                text(Structure.ofTriples(List.of(triple("PER", "ORG")))),
                Structure.ofTriples(List.of(triple("PER", "PER"))));
        assertThat(StructureView.TRIPLETS.total(item)).isEqualTo(new MatchCounts(1, 1, 1));
        assertThat(StructureView.TRIPLETS_STRICT.total(item)).isEqualTo(new MatchCounts(0, 1, 1));
    }

    /** One system drew a label where the answer matched none. */
    @Test
    void givesARejectedAnswerNoLabelWhateverItCarries() {
        Judgement lucky = new Judgement("1", TITLE, Judgement.Outcome.REJECTED, TITLE, UNKNOWN);
        assertThat(lucky.isCorrect()).isFalse();
        assertThat(Metrics.of(List.of(lucky), NULL).of("micro_f1")).isZero();
        assertThat(new OfficialSemEvalScorer(NULL).score(List.of(lucky)).macroF1())
                .isZero();
    }

    /** One protocol had turned every pair so that the head was the first argument. */
    @Test
    void noticesThatTheOrderOfTheArgumentsGivesTheDirectionAway() {
        LabeledExample forward = example(0, 7, TITLE);
        LabeledExample backward = example(7, 0, TITLE);
        assertThat(ArgumentOrder.of(List.of(forward, backward)).leaks()).isTrue();
        assertThat(ArgumentOrder.of(List.of(forward.inTextOrder(), backward.inTextOrder()))
                        .leaks())
                .isFalse();
        assertThat(backward.inTextOrder().label().direction()).isEqualTo(Direction.TAIL_TO_HEAD);
        assertThat(ArgumentOrder.of(List.of(forward)).leaks())
                .as("nothing stands the other way round")
                .isFalse();
    }

    @Test
    void countsTheRightRelationInTheWrongDirectionAsWrong() {
        RelationLabel turned = new RelationLabel(TITLE.relation(), Direction.TAIL_TO_HEAD);
        assertThat(Metrics.of(List.of(answered(TITLE, turned)), NULL).of("micro_f1"))
                .isZero();
    }

    /** Several studies concluded from twenty items. */
    @Test
    void concludesNothingFromTwentyItems() {
        PromptVariance few = PromptVariance.of(List.of(40.0, 50.0), 20);
        assertThat(few.conclusive()).isFalse();
        assertThat(few.inWords()).endsWith("nothing can be concluded from 20 items, at least 200 are needed");
        assertThat(PromptVariance.of(List.of(40.0, 50.0), 200).conclusive()).isTrue();
    }

    @Test
    void printsAWideIntervalForTwentyItems() {
        List<Judgement> judgements = new ArrayList<>(Collections.nCopies(12, answered(TITLE, TITLE)));
        judgements.addAll(Collections.nCopies(8, answered(TITLE, FOUNDED)));
        Bootstrap.Interval interval =
                Metrics.intervals(judgements, NULL, new Bootstrap(1000, 1)).get("accuracy");
        assertThat(interval.upper() - interval.lower()).isGreaterThan(30);
    }

    private static Judgement answered(RelationLabel gold, RelationLabel answer) {
        return new Judgement("1", gold, Judgement.Outcome.ANSWERED, answer, UNKNOWN);
    }

    private static AnnotatedText text(Structure gold) {
        return new AnnotatedText("1", "Ada runs Acme", gold, "");
    }

    private static Triple triple(String headType, String tailType) {
        return new Triple(new Entity(new CharSpan(0, 3), headType), "Runs", new Entity(new CharSpan(9, 13), tailType));
    }

    private static LabeledExample example(int head, int tail, RelationLabel label) {
        MentionPair pair = new MentionPair(mention("h", head), mention("t", tail));
        return new LabeledExample("1", new PairContext("Ada is boss", pair), label, "");
    }

    private static EntityMention mention(String id, int start) {
        return new EntityMention(id, new CharSpan(start, start + 3), "");
    }
}
