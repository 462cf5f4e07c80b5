package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationLabel EFFECT = new RelationLabel("Cause", Direction.TAIL_TO_HEAD);
    private static final List<RelationLabel> LABELS = List.of(CAUSE, EFFECT, NONE);

    @Test
    void countsEveryAnswerThatIsNotNullForTheMicroPrecision() {
        RelationLabel unknown = new RelationLabel("Nonsense", Direction.NONE);
        Metrics m = Metrics.of(
                List.of(answered(CAUSE, CAUSE), answered(CAUSE, EFFECT), answered(NONE, unknown), answered(NONE, NONE)),
                "Other");
        assertThat(m.of("precision")).isCloseTo(100 / 3.0, within(1e-9));
        assertThat(m.of("recall")).isEqualTo(50);
        assertThat(m.of("micro_f1")).isCloseTo(40, within(1e-9));
        assertThat(m.of("accuracy")).isEqualTo(50);
        assertThat(m.of("null_fpr")).isEqualTo(50);
    }

    @Test
    void countsRejectedAndAbstainedAnswersAsWrong() {
        Metrics m = Metrics.of(
                List.of(
                        answered(CAUSE, CAUSE),
                        without(CAUSE, Judgement.Outcome.REJECTED),
                        without(NONE, Judgement.Outcome.ABSTAINED),
                        without(NONE, Judgement.Outcome.SKIPPED)),
                "Other");
        assertThat(m.of("accuracy")).isEqualTo(25);
        assertThat(m.of("coverage")).isEqualTo(25);
        assertThat(m.of("recall")).isEqualTo(50);
        assertThat(m.of("precision")).isEqualTo(100);
        assertThat(m.of("null_fpr")).isZero();
    }

    @Test
    void scoresAConstantNullAsZero() {
        Metrics m = Metrics.of(List.of(answered(CAUSE, NONE), answered(NONE, NONE)), "Other");
        assertThat(m.of("macro_f1_official")).isZero();
        assertThat(m.of("micro_f1")).isZero();
        assertThat(m.of("null_fpr")).isZero();
    }

    @Test
    void findsNoCalibrationErrorWhereConfidenceEqualsAccuracy() {
        List<Judgement> judgements = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            judgements.add(likely(i < 7 ? CAUSE : NONE, 0.7));
        }
        assertThat(Metrics.expectedCalibrationError(judgements, 15)).isCloseTo(0, within(1e-9));
        assertThat(Metrics.expectedCalibrationError(List.of(likely(NONE, 0.9)), 15))
                .isCloseTo(0.9, within(1e-9));
        assertThat(Metrics.expectedCalibrationError(List.of(likely(CAUSE, 1)), 15))
                .isZero();
    }

    @Test
    void givesBrierScoresBetweenZeroAndTwo() {
        assertThat(Metrics.brier(List.of(likely(CAUSE, 1)))).isZero();
        assertThat(Metrics.brier(List.of(likely(NONE, 1)))).isEqualTo(2);
        assertThat(Metrics.brier(List.of(likely(CAUSE, 0.5)))).isCloseTo(0.25 + 0.25, within(1e-9));
        assertThat(Metrics.brier(List.of(likely(new RelationLabel("Unseen", Direction.NONE), 1))))
                .isEqualTo(2);
    }

    @Test
    void givesTheSameIntervalForTheSameSeedAndHoldsTheScoreInIt() {
        List<Judgement> judgements = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            judgements.add(answered(i % 3 == 0 ? NONE : CAUSE, i % 4 == 0 ? NONE : CAUSE));
        }
        Map<String, Bootstrap.Interval> first = Metrics.intervals(judgements, "Other", new Bootstrap(500, 7));
        assertThat(Metrics.intervals(judgements, "Other", new Bootstrap(500, 7)))
                .isEqualTo(first);
        assertThat(Metrics.intervals(judgements, "Other", new Bootstrap(500, 8)))
                .isNotEqualTo(first);
        Metrics m = Metrics.of(judgements, "Other");
        first.forEach(
                (name, interval) -> assertThat(m.of(name)).as(name).isBetween(interval.lower(), interval.upper()));
    }

    @Test
    void givesAnIntervalAsWideAsTheNormalApproximation() {
        Bootstrap.Interval interval = new Bootstrap(4000, 1).interval(1000, items -> {
            int hits = 0;
            for (int item : items) {
                hits += item < 800 ? 1 : 0;
            }
            return hits / 1000.0;
        });
        double halfWidth = 1.96 * Math.sqrt(0.8 * 0.2 / 1000);
        assertThat(interval.lower()).isCloseTo(0.8 - halfWidth, within(0.002));
        assertThat(interval.upper()).isCloseTo(0.8 + halfWidth, within(0.002));
    }

    @Test
    void scoresNothingAsZeroAndGivesNoInterval() {
        assertThat(Metrics.of(List.of(), "Other").values())
                .allSatisfy((_, value) -> assertThat(value).isZero());
        assertThat(Metrics.intervals(List.of(), "Other", new Bootstrap(10, 1))).isEmpty();
    }

    private static Judgement answered(RelationLabel gold, RelationLabel answer) {
        return new Judgement(
                "x", gold, Judgement.Outcome.ANSWERED, answer, new LabelDistribution(List.of(), new double[0]));
    }

    private static Judgement without(RelationLabel gold, Judgement.Outcome outcome) {
        return new Judgement("x", gold, outcome, NONE, new LabelDistribution(List.of(), new double[0]));
    }

    // Answers CAUSE with this probability; the rest is NULL's.
    private static Judgement likely(RelationLabel gold, double probability) {
        return new Judgement("x", gold, Judgement.Outcome.ANSWERED, CAUSE, new LabelDistribution(LABELS, new double[] {
            probability, 0, 1 - probability
        }));
    }
}
