package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.error.RelataException;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchRuntime;
import io.relata.torch.TorchValue;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
    private static final Optimizer.Settings ADAM = new Optimizer.Settings(0.1, 0, 0.9, 0.99, 0.1, 0);
    private static final Optimizer.Settings BOTH = new Optimizer.Settings(0.1, 0.05, 0.9, 0.99, 0.1, 1);
    private static final float[] START = {1, -2, 3, 0.5f, 4, -1};

    @TempDir
    Path folder;

    private final TorchRuntime runtime = TorchRuntime.load();
    private final NDManager manager = runtime.newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    @Test
    void stepsAsAdamWIsWritten() {
        NamedParameters parameters = parameters(START);
        Optimizer optimizer = new Optimizer(manager, parameters, ADAM);
        double[] w = {1, -2, 3, 0.5, 4, -1};
        double[] first = new double[6];
        double[] second = new double[6];
        for (int step = 1; step <= 5; step++) {
            accumulate(parameters);
            optimizer.apply(manager, step, 0.5);
            for (int i = 0; i < 6; i++) {
                double g = 2 * w[i];
                first[i] = 0.9 * first[i] + 0.1 * g;
                second[i] = 0.99 * second[i] + 0.01 * g * g;
                double direction = first[i]
                        / (1 - Math.pow(0.9, step))
                        / (Math.sqrt(second[i] / (1 - Math.pow(0.99, step))) + 1e-8);
                w[i] = w[i] * (1 - 0.05 * 0.1) - 0.05 * direction;
            }
        }
        float[] got = parameters.get("w").toFloatArray();
        for (int i = 0; i < 6; i++) {
            assertThat((double) got[i]).isCloseTo(w[i], within(1e-5));
        }
    }

    @Test
    void clipsByTheNormOfAllGradientsTogether() {
        NamedParameters parameters = parameters(START);
        Optimizer optimizer = new Optimizer(manager, parameters, new Optimizer.Settings(0.1, 0, 0, 0, 0, 1e-3));
        accumulate(parameters);
        double squares = 0;
        for (float value : START) {
            squares += 4 * value * value;
        }
        assertThat(optimizer.apply(manager, 1, 1)).isCloseTo(Math.sqrt(squares), within(1e-4));
    }

    /** Five Newton-Schulz rounds leave singular values between about 0.7 and 1.2, so an update is nearly orthogonal. */
    @Test
    void stepsAlongTheNearestOrthogonalMatrixWhereAskedTo() {
        NamedParameters parameters = parameters(START);
        Optimizer optimizer = new Optimizer(manager, parameters, new Optimizer.Settings(0.1, 1, 0.9, 0.9, 0, 0));
        accumulate(parameters);
        optimizer.apply(manager, 1, 1);
        float[] after = parameters.get("w").toFloatArray();
        double[] row = new double[2];
        double across = 0;
        for (int i = 0; i < 3; i++) {
            double a = START[i] - after[i];
            double b = START[3 + i] - after[3 + i];
            row[0] += a * a;
            row[1] += b * b;
            across += a * b;
        }
        assertThat(row[0]).isBetween(0.4, 1.5);
        assertThat(row[1]).isBetween(0.4, 1.5);
        assertThat(Math.abs(across)).isLessThan(0.45);
    }

    @Test
    void goesOnFromACheckpointExactlyAsIfItHadNotStopped() {
        float[] whole = train(folder.resolve("whole"), 9, 9);
        train(folder.resolve("parts"), 9, 4);
        float[] resumed = train(folder.resolve("parts"), 9, 9);
        assertThat(resumed).containsExactly(whole);
    }

    @Test
    void reportsEveryStepItWasAskedTo() {
        List<TrainingProgress.Report> reports = new ArrayList<>();
        NamedParameters parameters = parameters(START);
        loop(parameters, folder, 6, 100, reports::add).run(this::loss, new StopSignal());
        assertThat(reports).extracting(TrainingProgress.Report::step).containsExactly(2, 4, 6);
        assertThat(reports.getLast().share()).isEqualTo(1);
        assertThat(reports.getLast().tokens()).isEqualTo(36);
    }

    @Test
    void refusesTheCheckpointOfAnotherModel() {
        train(folder, 2, 2);
        NamedParameters other = new NamedParameters(manager);
        other.add("other", START, 6);
        assertThatThrownBy(() -> new Checkpoint(folder).restore(other, new Optimizer(manager, other, ADAM)))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("other");
    }

    private float[] train(Path checkpoint, int steps, int stopAfter) {
        NamedParameters parameters = parameters(START);
        StopSignal stop = new StopSignal();
        loop(parameters, checkpoint, steps, stopAfter, _ -> {})
                .run(
                        (inner, batch) -> {
                            if (batch == 2L * stopAfter - 1) {
                                stop.request();
                            }
                            return loss(inner, batch);
                        },
                        stop);
        return parameters.get("w").toFloatArray();
    }

    private TrainingLoop loop(
            NamedParameters parameters, Path checkpoint, int steps, int stopAfter, TrainingProgress progress) {
        return new TrainingLoop(
                runtime,
                parameters,
                new Optimizer(manager, parameters, BOTH),
                new TrainingLoop.Settings(
                        "test", new TrainingBudget(steps, Duration.ofDays(1), 0.2, 0.1), 2, 2, Duration.ofDays(1), 3),
                new Checkpoint(checkpoint),
                progress);
    }

    /** A loss that depends on the batch and, through dropout, on the seed. */
    private TrainingLoop.Batch loss(NDManager inner, long batch) {
        NDArray w = trained.get("w");
        TorchModule module = TorchModule.compile(inner, """
                def loss(self, w: Tensor, goal: float) -> Tensor:
                    return (torch.dropout(w - goal, 0.3, True) ** 2).sum()
                """);
        return new TrainingLoop.Batch(
                module.callForOne(inner, "loss", TorchValue.of(w), TorchValue.of(0.1 * batch)), 3);
    }

    private NamedParameters trained = new NamedParameters(manager);

    private NamedParameters parameters(float... values) {
        trained = new NamedParameters(manager);
        trained.add("w", values.clone(), 2, 3);
        return trained;
    }

    private void accumulate(NamedParameters parameters) {
        TorchModule module = TorchModule.compile(manager, """
                def loss(self, w: Tensor) -> Tensor:
                    return (w * w).sum()
                """);
        try (GradientScope scope = GradientScope.recording()) {
            scope.backward(module.callForOne(manager, "loss", TorchValue.of(parameters.get("w"))));
        }
    }
}
