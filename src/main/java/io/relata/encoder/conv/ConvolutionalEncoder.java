package io.relata.encoder.conv;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.TrainedTexts;
import java.util.List;

/**
 * The convolutional pair encoder: a pair in its text to a unit vector.
 *
 * <p>The unit vectors of several networks, which differ in the seed of their training, stand one behind the other, brought
 * together to length 1: the scalar product of two pairs is the mean of the networks' cosines. Their errors differ more
 * than what they know.
 *
 * <p>Entity types are not read: the words of the mentions and around them decide. Safe for use by several threads.
 */
public final class ConvolutionalEncoder implements RelationEncoder {
    private final String name;
    private final List<ConvolutionNetwork> members;
    private final PairTokenization tokenization;
    private final int memberDimension;
    private final String fingerprint;
    private final TrainedTexts trainedTexts;

    /**
     * @param name name of the model's folder
     * @param members networks with the weights that {@code fingerprint} is a digest of, at least one
     * @param tokenization over the vocabulary that the networks were trained with
     * @param memberDimension length of the vector of each network
     */
    ConvolutionalEncoder(
            String name,
            List<ConvolutionNetwork> members,
            PairTokenization tokenization,
            int memberDimension,
            String fingerprint,
            TrainedTexts trainedTexts) {
        this.name = name;
        this.members = List.copyOf(members);
        this.tokenization = tokenization;
        this.memberDimension = memberDimension;
        this.fingerprint = fingerprint;
        this.trainedTexts = trainedTexts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return members.size() * memberDimension;
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
        return pairs.stream().map(this::encode).toList();
    }

    private float[] encode(PairContext pair) {
        PairTokens tokens = tokenization.tokens(pair);
        float[] whole = new float[dimension()];
        float length = (float) (1 / Math.sqrt(members.size()));
        for (int m = 0; m < members.size(); m++) {
            put(members.get(m).encode(tokens), length, whole, m * memberDimension);
        }
        return whole;
    }

    /** Brings a vector to a length and copies it to a place. */
    private static void put(float[] vector, float length, float[] whole, int at) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares == 0) {
            // Unreachable with trained biases; a zero vector must still become one of this length.
            whole[at] = length;
            return;
        }
        double scale = length / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            whole[at + i] = (float) (vector[i] * scale);
        }
    }
}
