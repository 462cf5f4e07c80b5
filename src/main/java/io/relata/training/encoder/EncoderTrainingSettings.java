package io.relata.training.encoder;

/**
 * How the convolutional encoder is trained.
 *
 * @param epochs passes over all sets
 * @param batchSize pairs per step
 * @param groupSize pairs of one label that enter a batch together, so that the contrast finds partners
 * @param learningRate at the start; it falls in a straight line to a tenth of it
 * @param wordLearningRate step size of the word vectors as a share of the learning rate; 0 keeps them fixed
 * @param weightDecay of AdamW
 * @param inputDropout share of input values dropped
 * @param summaryDropout share of the output layer's inputs dropped
 * @param labelSmoothing share of the target spread over all labels
 * @param contrastWeight weight of the supervised contrastive loss beside the classification
 * @param temperature of that loss
 * @param seed of all random draws
 */
public record EncoderTrainingSettings(
        int epochs,
        int batchSize,
        int groupSize,
        float learningRate,
        float wordLearningRate,
        float weightDecay,
        float inputDropout,
        float summaryDropout,
        float labelSmoothing,
        float contrastWeight,
        float temperature,
        long seed) {}
