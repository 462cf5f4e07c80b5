package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfidenceMetricsTest {
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final RelationLabel A = new RelationLabel("A", Direction.HEAD_TO_TAIL);
    private static final RelationLabel B = new RelationLabel("B", Direction.HEAD_TO_TAIL);

    /**
     * Stated confidences as chat models give them, all of it on the answered label and none on the others: 4 of 10 right at
     * 0.9, 2 of 5 right at 0.85, and 0.91 and 0.93 in bins of their own.
     */
    @Test
    void findsTheErrorOfStatedConfidencesInFiftyBins() {
        List<Judgement> judgements = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            judgements.add(stated(i < 4, 0.9));
        }
        for (int i = 0; i < 5; i++) {
            judgements.add(stated(i < 2, 0.85));
        }
        judgements.add(stated(true, 0.93));
        judgements.add(stated(false, 0.95));
        double expected = (10 * Math.abs(0.9 - 0.4) + 5 * Math.abs(0.85 - 0.4) + 0.07 + 0.95) / 17;
        assertThat(Metrics.expectedCalibrationError(judgements, 50)).isCloseTo(expected, within(1e-12));
        assertThat(Metrics.of(judgements, "Other").of("ece_50")).isCloseTo(expected, within(1e-12));
        // Fifteen bins put 0.93 and 0.95 together: |1.88 - 1| instead of 0.07 + 0.95; those at 0.85 and 0.9 too.
        assertThat(Metrics.expectedCalibrationError(judgements, 15)).isLessThan(expected);
    }

    @Test
    void showsHowOftenAnswersOfLikeConfidenceAreRight() {
        Reliability reliability = Reliability.of(
                List.of(stated(true, 0.9), stated(false, 0.95), stated(true, 1), stated(false, 0.3)), 10);
        assertThat(reliability.bins()).hasSize(10);
        Reliability.Bin sure = reliability.bins().getLast();
        assertThat(sure.count()).isEqualTo(3);
        assertThat(sure.meanConfidence()).isCloseTo(0.95, within(1e-12));
        assertThat(sure.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(reliability.bins().get(3)).isEqualTo(new Reliability.Bin(1, 0.3, 0));
        assertThat(reliability.bins().getFirst().meanConfidence()).isZero();
        assertThat(reliability.expectedError()).isCloseTo((0.85 + 0.3) / 4, within(1e-12));
    }

    @Test
    void countsTheGoldLabelAmongTheLikeliest() {
        Judgement second = judged(B, A, List.of(A, B, NONE), 0.5, 0.3, 0.2);
        Judgement last = judged(NONE, A, List.of(A, B, NONE), 0.5, 0.3, 0.2);
        assertThat(Metrics.topAccuracy(List.of(second, last), 1)).isZero();
        assertThat(Metrics.topAccuracy(List.of(second, last), 2)).isEqualTo(0.5);
        assertThat(Metrics.topAccuracy(List.of(second, last), 3)).isEqualTo(1);
        Judgement rejected = new Judgement("1", A, Judgement.Outcome.REJECTED, A, second.distribution());
        assertThat(Metrics.topAccuracy(List.of(rejected), 3)).isZero();
    }

    @Test
    void coversWhatCanBeAnsweredWithThePrecisionThatIsWanted() {
        List<Judgement> judgements = List.of(
                stated(true, 0.9), stated(true, 0.8), stated(false, 0.7), stated(true, 0.6), stated(false, 0.1));
        assertThat(Metrics.coverageAt(1, judgements, "Other")).isEqualTo(0.4);
        assertThat(Metrics.coverageAt(0.75, judgements, "Other")).isEqualTo(0.8);
        assertThat(Metrics.coverageAt(0.5, judgements, "Other")).isEqualTo(1);
        assertThat(Metrics.coverageAt(0.9, List.of(stated(true, 0.5), stated(false, 0.5)), "Other"))
                .as("no threshold tells them apart")
                .isZero();
    }

    @Test
    void findsQuotesThatAreNotThereAndWordsFromADemonstration() {
        String text = "The fire was caused by friction.";
        Faithfulness faithfulness = Faithfulness.of(
                "The Fire comes from the storm, by friction",
                List.of("caused by", "caused  by"),
                text,
                Set.of("comes from"),
                List.of("A storm brought the flood."));
        assertThat(faithfulness).isEqualTo(new Faithfulness(2, 1, 8, 1));
        assertThat(faithfulness.verbatimShare()).isEqualTo(0.5);
        assertThat(faithfulness.leakage()).isEqualTo(0.125);
        assertThat(Faithfulness.leakedWords("storm and fire", text, List.of("A storm, and rain")))
                .containsExactly("storm");
        assertThat(faithfulness.plus(Faithfulness.NONE)).isEqualTo(faithfulness);
        assertThat(Faithfulness.NONE.verbatimShare()).isEqualTo(1);
    }

    private static Judgement stated(boolean right, double confidence) {
        return judged(right ? A : B, A, List.of(A, B), confidence, 0);
    }

    private static Judgement judged(
            RelationLabel gold, RelationLabel answer, List<RelationLabel> labels, double... probabilities) {
        return new Judgement(
                "1", gold, Judgement.Outcome.ANSWERED, answer, new LabelDistribution(labels, probabilities));
    }
}
