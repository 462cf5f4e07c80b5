package io.relata.encoder.conv;

import java.util.List;

/**
 * The sizes of a convolutional pair encoder.
 *
 * @param wordDimension length of a word vector
 * @param distanceDimension length of an embedding of the distance to a mention
 * @param featureDimension length of the embeddings of a token's segment and of its casing
 * @param distanceMax distances in tokens from {@code -distanceMax} to {@code distanceMax} have embeddings of their own;
 *     what is farther shares the outermost
 * @param contextTokens tokens read before the first mention and behind the second; everything between is read
 * @param widths window widths in tokens, rising
 * @param filterCount filters of each width
 * @param outputDimension length of the encoder's vector
 */
public record ConvolutionShape(
        int wordDimension,
        int distanceDimension,
        int featureDimension,
        int distanceMax,
        int contextTokens,
        List<Integer> widths,
        int filterCount,
        int outputDimension) {
    public ConvolutionShape {
        widths = List.copyOf(widths);
        boolean positive = wordDimension > 0 && distanceDimension > 0 && featureDimension > 0 && outputDimension > 0;
        if (!positive || distanceMax < 1 || contextTokens < 1 || filterCount < 1 || widths.isEmpty()) {
            throw new IllegalArgumentException("Every size of a convolutional encoder must be at least 1.");
        }
        for (int i = 0; i < widths.size(); i++) {
            if (widths.get(i) <= (i == 0 ? 0 : widths.get(i - 1))) {
                throw new IllegalArgumentException("Window widths must rise from 1, not be " + widths + ".");
            }
        }
    }

    /** Returns the length of what the convolution reads per token: word, two distances, segment, casing. */
    public int inputDimension() {
        return wordDimension + 2 * distanceDimension + 2 * featureDimension;
    }

    /** Returns the largest window width. */
    public int widthMax() {
        return widths.getLast();
    }

    /** Returns how many maxima are taken: each filter over the whole window and over the mentions' stretch. */
    public int pooledDimension() {
        return 2 * widths.size() * filterCount;
    }

    /** Returns the length of what the output layer reads: the maxima and the two mentions' last words. */
    public int summaryDimension() {
        return pooledDimension() + 2 * wordDimension;
    }
}
