package io.relata.training.lm;

import io.relata.training.TrainingBudget;
import java.nio.file.Path;

/**
 * Tuning of a language model, or of an adapter for it, on episodes.
 *
 * @param episodes what it learns from
 * @param seed of the order of what is drawn while it learns
 * @param base model folder to start from
 * @param episodesPerBatch episodes of a batch
 * @param rate peak learning rate of embeddings and norms, or of an adapter's factors
 * @param matrixRate peak learning rate of the matrices; 0 tunes them at {@code rate} too
 * @param dropout share of the residual stream's inputs that is dropped
 * @param budget steps, time and the rates' course
 * @param threads CPU threads
 * @param work folder for checkpoint and log
 * @param out folder to write
 */
public record TuningPlan(
        Episodes episodes,
        long seed,
        Path base,
        int episodesPerBatch,
        double rate,
        double matrixRate,
        double dropout,
        TrainingBudget budget,
        int threads,
        Path work,
        Path out) {}
