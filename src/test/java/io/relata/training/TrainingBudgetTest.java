package io.relata.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingBudgetTest {
    private static final TrainingBudget BUDGET = new TrainingBudget(100, Duration.ofMinutes(10), 0.1, 0.05);

    @Test
    void endsByStepsOrByTimeWhicheverIsFirst() {
        assertThat(BUDGET.share(50, Duration.ofMinutes(1))).isEqualTo(0.5);
        assertThat(BUDGET.share(10, Duration.ofMinutes(9))).isEqualTo(0.9);
        assertThat(BUDGET.share(200, Duration.ofMinutes(1))).isEqualTo(1);
    }

    @Test
    void raisesTheRateToItsPeakAndLowersItToTheFloor() {
        assertThat(BUDGET.rateShare(0)).isPositive().isLessThan(0.1);
        assertThat(BUDGET.rateShare(0.1)).isCloseTo(1, within(1e-9));
        assertThat(BUDGET.rateShare(0.55)).isCloseTo(0.525, within(1e-9));
        assertThat(BUDGET.rateShare(1)).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void refusesATrainingWithoutTime() {
        assertThatThrownBy(() -> new TrainingBudget(10, Duration.ZERO, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
