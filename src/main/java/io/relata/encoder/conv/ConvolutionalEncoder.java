package io.relata.encoder.conv;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.TrainedTexts;
import java.util.List;

/**
 * The convolutional pair encoder: a pair in its text to a unit vector.
 *
 * <p>Entity types are not read: the words of the mentions and around them decide. Safe for use by several threads.
 */
public final class ConvolutionalEncoder implements RelationEncoder {
    private final String name;
    private final ConvolutionNetwork network;
    private final PairTokenization tokenization;
    private final int dimension;
    private final String fingerprint;
    private final TrainedTexts trainedTexts;

    /**
     * @param name name of the model's folder
     * @param network with the weights that {@code fingerprint} is a digest of
     * @param tokenization over the vocabulary that the network was trained with
     */
    ConvolutionalEncoder(
            String name,
            ConvolutionNetwork network,
            PairTokenization tokenization,
            int dimension,
            String fingerprint,
            TrainedTexts trainedTexts) {
        this.name = name;
        this.network = network;
        this.tokenization = tokenization;
        this.dimension = dimension;
        this.fingerprint = fingerprint;
        this.trainedTexts = trainedTexts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean hasLearnedFrom(String text) {
        return trainedTexts.contain(text);
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        return pairs.stream()
                .map(pair -> unit(network.encode(tokenization.tokens(pair))))
                .toList();
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares == 0) {
            // Unreachable with trained biases; a zero vector must still become one of length 1.
            vector[0] = 1;
            return vector;
        }
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] * scale);
        }
        return vector;
    }
}
