package io.relata.training.lm;

import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;

/**
 * Trains language models. Every training saves itself as it goes and goes on from where it stopped when it is started
 * again with the same working folder. One training at a time, on the calling thread.
 */
public interface LanguageModelTrainer {
    /** Trains a model on prose and writes its folder, without a card. */
    TrainingResult pretrain(PretrainingPlan plan, TrainingProgress progress, StopSignal stop);

    /**
     * Trains a BERT encoder by masked tokens (Devlin et al. 2019) and writes its folder, without a card. It reads sequences of
     * {@code plan.rowTokens()} tokens at most.
     */
    TrainingResult pretrainMasked(PretrainingPlan plan, TrainingProgress progress, StopSignal stop);

    /** Tunes all weights of a model on episodes and writes the tuned model's folder, without a card. */
    TrainingResult tune(TuningPlan plan, TrainingProgress progress, StopSignal stop);

    /**
     * Trains a low-rank adapter on episodes, the model's own weights fixed, and writes its folder in PEFT layout.
     *
     * @param lora what the adapter is made of
     */
    TrainingResult adapt(TuningPlan plan, LoraPlan lora, TrainingProgress progress, StopSignal stop);

    /**
     * How far a training came.
     *
     * @param steps steps done
     * @param tokens tokens seen
     * @param seconds time spent
     * @param parameters how many numbers were trained
     */
    record TrainingResult(int steps, long tokens, long seconds, long parameters) {}
}
