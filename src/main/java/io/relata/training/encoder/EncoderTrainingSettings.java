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
 * @param stretchCharactersMax examples whose mentions stand farther apart are left out: what lies that far rarely says
 *     what the relation is, and every token of it costs time
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
        int stretchCharactersMax,
        long seed) {
    public EncoderTrainingSettings {
        if (epochs < 1 || batchSize < 1 || groupSize < 1 || stretchCharactersMax < 1) {
            throw new IllegalArgumentException("Epochs %d, batch %d, group %d and stretch %d must all be at least 1."
                    .formatted(epochs, batchSize, groupSize, stretchCharactersMax));
        }
        if (!(learningRate > 0 && temperature > 0 && contrastWeight >= 0 && wordLearningRate >= 0)) {
            throw new IllegalArgumentException(
                    "Learning rate %s and temperature %s must be positive, the weights %s and %s not negative."
                            .formatted(learningRate, temperature, contrastWeight, wordLearningRate));
        }
        if (!(isShare(inputDropout) && isShare(summaryDropout) && isShare(labelSmoothing))) {
            throw new IllegalArgumentException("Dropout %s and %s and label smoothing %s must lie in [0, 1)."
                    .formatted(inputDropout, summaryDropout, labelSmoothing));
        }
    }

    private static boolean isShare(float value) {
        return value >= 0 && value < 1;
    }

    /** Returns the settings of the encoder that the project ships. */
    public static EncoderTrainingSettings shipped() {
        return new EncoderTrainingSettings(10, 64, 4, 1e-3f, 0.3f, 0.01f, 0.4f, 0.5f, 0.1f, 0.5f, 0.1f, 250, 1);
    }

    /** Returns these settings with another seed. */
    EncoderTrainingSettings withSeed(long other) {
        return new EncoderTrainingSettings(
                epochs,
                batchSize,
                groupSize,
                learningRate,
                wordLearningRate,
                weightDecay,
                inputDropout,
                summaryDropout,
                labelSmoothing,
                contrastWeight,
                temperature,
                stretchCharactersMax,
                other);
    }
}
