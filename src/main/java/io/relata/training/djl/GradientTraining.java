package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingLog;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.LanguageModelTrainer.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One training as a command starts it: a loop with its optimiser, and checkpoint and log under its name in one folder.
 *
 * @param name of checkpoint, log and reports
 * @param trained what is trained; its maker goes on to own it
 * @param optimizer rates and decay
 * @param budget steps, time and the rates' course
 * @param work folder for checkpoint and log
 * @param seed of dropout
 */
record GradientTraining(
        String name,
        NamedParameters trained,
        Optimizer.Settings optimizer,
        TrainingBudget budget,
        Path work,
        long seed) {
    private static final int REPORT_EVERY_STEPS = 10;
    private static final Duration SAVE_EVERY = Duration.ofMinutes(4);

    /** Trains from the checkpoint, if there is one, to the end of the budget or until a stop is asked for. */
    TrainingResult run(
            TorchRuntime runtime, TrainingLoop.BatchLoss losses, TrainingProgress progress, StopSignal stop) {
        try (NDManager manager = runtime.newManager()) {
            TrainingLoop loop = new TrainingLoop(
                    runtime,
                    trained,
                    new Optimizer(manager, trained, optimizer),
                    new TrainingLoop.Settings(name, budget, 1, REPORT_EVERY_STEPS, SAVE_EVERY, seed),
                    new Checkpoint(work.resolve(name)),
                    progress.and(new TrainingLog(work.resolve(name + ".csv"))));
            Checkpoint.State end = loop.run(losses, stop);
            return new TrainingResult(end.step(), end.tokens(), end.elapsed().toSeconds(), trained.count());
        }
    }
}
