package io.relata.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import java.time.Duration;

/**
 * The loop around every training by gradients: batches in, weights updated, progress told, checkpoints saved.
 *
 * <p>A batch is a function of the step's number, never of the ones before it, so that a resumed training goes on exactly
 * as one that had not stopped. Runs on the calling thread, which must be a platform thread.
 */
public final class TrainingLoop {
    /**
     * What a loop is made of.
     *
     * @param name of the training, for reports
     * @param budget when to end, and the learning rate's course
     * @param batchesPerStep batches whose gradients are added up before an update
     * @param reportEverySteps steps between reports
     * @param saveEvery time between checkpoints
     * @param seed of dropout; the batches have their own
     */
    public record Settings(
            String name,
            TrainingBudget budget,
            int batchesPerStep,
            int reportEverySteps,
            Duration saveEvery,
            long seed) {}

    /** Computes the loss of a batch. */
    public interface BatchLoss {
        /**
         * Computes a loss whose gradient reaches the parameters.
         *
         * @param manager owner of everything made on the way, closed after the step
         * @param batchIndex number of the batch over the whole training, from 0
         */
        Batch of(NDManager manager, long batchIndex);
    }

    /**
     * One batch, computed.
     *
     * @param loss mean loss, one element
     * @param tokens how many tokens it took in
     */
    public record Batch(NDArray loss, long tokens) {}

    private final TorchRuntime runtime;
    private final NamedParameters parameters;
    private final Optimizer optimizer;
    private final Settings settings;
    private final Checkpoint checkpoint;
    private final TrainingProgress progress;

    /** Creates a loop over parameters that their maker goes on to own. */
    public TrainingLoop(
            TorchRuntime runtime,
            NamedParameters parameters,
            Optimizer optimizer,
            Settings settings,
            Checkpoint checkpoint,
            TrainingProgress progress) {
        this.runtime = runtime;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.settings = settings;
        this.checkpoint = checkpoint;
        this.progress = progress;
    }

    /**
     * Trains until the budget is spent or a stop is asked for, from the checkpoint if there is one, and saves at the end.
     *
     * @return how far it came
     */
    public Checkpoint.State run(BatchLoss losses, StopSignal stop) {
        Checkpoint.State state =
                checkpoint.restore(parameters, optimizer).orElse(new Checkpoint.State(0, 0, Duration.ZERO));
        Window window = new Window(state.tokens());
        long startNanos = System.nanoTime();
        Duration before = state.elapsed();
        long savedNanos = startNanos;
        while (!stop.requested() && settings.budget().share(state.step(), state.elapsed()) < 1) {
            Step done = step(losses, state);
            window.add(done);
            Duration elapsed = before.plusNanos(System.nanoTime() - startNanos);
            state = new Checkpoint.State(state.step() + 1, state.tokens() + done.tokens(), elapsed);
            if (state.step() % settings.reportEverySteps() == 0
                    || settings.budget().share(state.step(), elapsed) >= 1) {
                progress.report(window.report(settings, state, done.norm()));
                window = new Window(state.tokens());
            }
            if (System.nanoTime() - savedNanos > settings.saveEvery().toNanos()) {
                checkpoint.save(parameters, optimizer, state);
                savedNanos = System.nanoTime();
            }
        }
        checkpoint.save(parameters, optimizer, state);
        return state;
    }

    private record Step(double loss, double norm, long tokens) {}

    private Step step(BatchLoss losses, Checkpoint.State state) {
        runtime.seed(settings.seed() + state.step());
        double rateShare = settings.budget().rateShare(settings.budget().share(state.step(), state.elapsed()));
        double loss = 0;
        long tokens = 0;
        for (int i = 0; i < settings.batchesPerStep(); i++) {
            try (NDManager manager = runtime.newManager();
                    GradientScope scope = GradientScope.recording()) {
                Batch batch = losses.of(manager, (long) state.step() * settings.batchesPerStep() + i);
                NDArray share = batch.loss().div(settings.batchesPerStep());
                scope.backward(share);
                loss += share.getFloat();
                tokens += batch.tokens();
            }
        }
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException("The loss of step %d is %s.".formatted(state.step() + 1, loss));
        }
        try (NDManager manager = runtime.newManager()) {
            return new Step(loss, optimizer.apply(manager, state.step() + 1, rateShare), tokens);
        }
    }

    /** What has happened since the last report. */
    private static final class Window {
        private final long tokensBefore;
        private final long startNanos = System.nanoTime();
        private double lossSum;
        private int steps;

        Window(long tokensBefore) {
            this.tokensBefore = tokensBefore;
        }

        void add(Step step) {
            lossSum += step.loss();
            steps++;
        }

        TrainingProgress.Report report(Settings settings, Checkpoint.State state, double norm) {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new TrainingProgress.Report(
                    settings.name(),
                    state.step(),
                    settings.budget().share(state.step(), state.elapsed()),
                    state.tokens(),
                    lossSum / steps,
                    norm,
                    (state.tokens() - tokensBefore) / seconds,
                    state.elapsed());
        }
    }
}
