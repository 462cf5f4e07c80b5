package io.relata.calibration;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextualCalibrationTest {
    private static final List<RelationLabel> LABELS = List.of(CAUSE, CAUSED, OTHER);

    @Test
    void takesOutWhatTheModelSaysOfNothing() {
        LabelDistribution q = new ContextualCalibration(of(0.7, 0.2, 0.1)).calibrate(of(0.6, 0.3, 0.1));
        assertThat(q.best()).isEqualTo(CAUSED);
        double[] exps = {Math.exp(0.6 / 0.7), Math.exp(0.3 / 0.2), Math.exp(1)};
        for (int i = 0; i < 3; i++) {
            assertThat(q.probabilities()[i]).isCloseTo(exps[i] / (exps[0] + exps[1] + exps[2]), within(1e-12));
        }
    }

    @Test
    void isUniformOnThePromptWithoutContentItself() {
        LabelDistribution contentFree = of(0.9999, 0.0001, 0);
        for (double p :
                new ContextualCalibration(contentFree).calibrate(contentFree).probabilities()) {
            assertThat(p).isCloseTo(1.0 / 3, within(1e-6));
        }
    }

    @Test
    void staysADistributionWhereTheModelIsCertain() {
        LabelDistribution q = new ContextualCalibration(of(1, 0, 0)).calibrate(of(0, 1, 0));
        assertThat(q.best()).isEqualTo(CAUSED);
        assertThat(q.of(CAUSE) + q.of(CAUSED) + q.of(OTHER)).isCloseTo(1, within(1e-9));
    }

    @Test
    void refusesAnOpinionOnOtherLabels() {
        LabelDistribution two = new LabelDistribution(List.of(CAUSE, OTHER), new double[] {0.5, 0.5});
        assertThatThrownBy(() -> new ContextualCalibration(of(1, 0, 0)).calibrate(two))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LabelDistribution of(double... probabilities) {
        return new LabelDistribution(LABELS, probabilities);
    }
}
