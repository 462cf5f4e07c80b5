package io.relata.training;

import java.time.Duration;

/**
 * How long a training goes on, and how its learning rate runs: a linear rise over the first share, then a cosine down to
 * the floor.
 *
 * @param stepsMax steps at most
 * @param timeMax time at most. A training that ends by time depends on the speed of the machine and cannot be repeated
 *     bit for bit; one that ends by steps can
 * @param warmupShare share of the training over which the rate rises, in [0, 1)
 * @param floor share of the peak rate at the end, in [0, 1]
 */
public record TrainingBudget(int stepsMax, Duration timeMax, double warmupShare, double floor) {
    public TrainingBudget {
        if (!(stepsMax > 0 && timeMax.isPositive())) {
            throw new IllegalArgumentException(
                    "A training needs steps and time, not %d steps in %s.".formatted(stepsMax, timeMax));
        }
        if (!(warmupShare >= 0 && warmupShare < 1 && floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException(
                    "Warm-up %s must lie in [0, 1) and the floor %s in [0, 1].".formatted(warmupShare, floor));
        }
    }

    /** Returns the share of the training that is done, in [0, 1]: of the steps or of the time, whichever is larger. */
    public double share(int steps, Duration elapsed) {
        double bySteps = (double) steps / stepsMax;
        double byTime = (double) elapsed.toMillis() / timeMax.toMillis();
        return Math.min(1, Math.max(bySteps, byTime));
    }

    /** Returns the share of the peak learning rate at a share of the training. */
    public double rateShare(double share) {
        if (share < warmupShare) {
            return (share + 1.0 / stepsMax) / (warmupShare + 1.0 / stepsMax);
        }
        double down = (share - warmupShare) / (1 - warmupShare);
        return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * down));
    }
}
