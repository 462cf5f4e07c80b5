package io.relata.training.encoder;

import io.relata.encoder.conv.ConvolutionNetwork;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.conv.ConvolutionWeights;
import io.relata.encoder.conv.PairTokens;
import java.util.Arrays;

/** Gradients of a convolutional pair encoder, added up over pairs until they are cleared. */
final class ConvolutionGradient {
    private final ConvolutionShape shape;
    private final ConvolutionWeights weights;
    private final ConvolutionNetwork network;
    private final ConvolutionWeights sums;
    private final WordGradient words;

    ConvolutionGradient(ConvolutionWeights weights, ConvolutionNetwork network) {
        this.shape = weights.shape();
        this.weights = weights;
        this.network = network;
        this.sums = new ConvolutionWeights(shape);
        this.words = new WordGradient(shape.wordDimension());
    }

    /** Returns the gradients by the names of the weights; the arrays themselves. */
    ConvolutionWeights sums() {
        return sums;
    }

    /** Returns the gradients of the word vectors that occurred. */
    WordGradient words() {
        return words;
    }

    void clear() {
        sums.tensors().values().forEach(values -> Arrays.fill(values, 0));
        words.clear();
    }

    /**
     * Adds the gradients of one pair, from its summary down to the tables.
     *
     * @param summaryGradient derivative of the loss by {@link ConvolutionNetwork#summary}, {@code (summaryDimension)}
     * @param inputScale what each input value was multiplied with after the look-up: the dropout mask
     */
    void add(ConvolutionNetwork.Activation activation, float[] summaryGradient, float[] inputScale) {
        float[] inputGradient = new float[activation.input().length];
        addFilters(activation, summaryGradient, inputGradient);
        int length = shape.wordDimension();
        PairTokens pair = activation.pair();
        for (int i = 0; i < length; i++) {
            int first = shape.pooledDimension() + i;
            inputGradient[network.rowOffset(pair.firstHeadword()) + i] += summaryGradient[first];
            inputGradient[network.rowOffset(pair.secondHeadword()) + i] += summaryGradient[first + length];
        }
        for (int i = 0; i < inputGradient.length; i++) {
            inputGradient[i] *= inputScale[i];
        }
        scatter(pair, inputGradient);
    }

    private void addFilters(ConvolutionNetwork.Activation activation, float[] summaryGradient, float[] inputGradient) {
        float[] input = activation.input();
        int at = 0;
        for (int w = 0; w < shape.widths().size(); w++) {
            int depth = shape.widths().get(w) * shape.inputDimension();
            String name = ConvolutionWeights.filterName(shape.widths().get(w));
            float[] matrix = weights.values(name + ".weight");
            float[] matrixGradient = sums.values(name + ".weight");
            float[] biasGradient = sums.values(name + ".bias");
            for (int i = 0; i < 2 * shape.filterCount(); i++, at++) {
                float maximum = activation.pooled()[at];
                float g = summaryGradient[at] * (1 - maximum * maximum);
                if (g == 0) {
                    continue;
                }
                int filter = i % shape.filterCount();
                int window = network.inputOffset(w, activation.places()[at]);
                biasGradient[filter] += g;
                Rows.addScaled(g, input, window, matrixGradient, filter * depth, depth);
                Rows.addScaled(g, matrix, filter * depth, inputGradient, window, depth);
            }
        }
    }

    private void scatter(PairTokens pair, float[] inputGradient) {
        int word = shape.wordDimension();
        int distance = shape.distanceDimension();
        int feature = shape.featureDimension();
        for (int t = 0; t < pair.length(); t++) {
            int at = network.rowOffset(t);
            if (pair.word(t) < 0) {
                Rows.addScaled(1, inputGradient, at, sums.values("unknown.weight"), 0, word);
            } else {
                words.add(pair.word(t), inputGradient, at);
            }
            at += word;
            int first = network.distanceRow(pair.distanceToFirst(t)) * distance;
            Rows.addScaled(1, inputGradient, at, sums.values("distance.first.weight"), first, distance);
            at += distance;
            int second = network.distanceRow(pair.distanceToSecond(t)) * distance;
            Rows.addScaled(1, inputGradient, at, sums.values("distance.second.weight"), second, distance);
            at += distance;
            Rows.addScaled(1, inputGradient, at, sums.values("segment.weight"), pair.segment(t) * feature, feature);
            at += feature;
            Rows.addScaled(1, inputGradient, at, sums.values("casing.weight"), pair.casing(t) * feature, feature);
        }
    }
}
