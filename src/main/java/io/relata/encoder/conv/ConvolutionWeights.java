package io.relata.encoder.conv;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The weights of a convolutional pair encoder by name, the word vectors apart.
 *
 * <p>With {@code D} for {@link ConvolutionShape#inputDimension}, {@code F} for the filters, {@code S} for {@link
 * ConvolutionShape#summaryDimension} and {@code Z} for the output: {@code distance.first.weight} and {@code
 * distance.second.weight} {@code (2 * distanceMax + 1, distanceDimension)}; {@code segment.weight}, {@code casing.weight}
 * {@code (5, featureDimension)}; {@code unknown.weight} {@code (wordDimension)}; {@code convolution.W.weight} {@code (F, W
 * * D)} and {@code convolution.W.bias} {@code (F)} for each width {@code W}; {@code output.head_first.weight} and {@code
 * output.tail_first.weight} {@code (Z, S)} with their {@code bias} {@code (Z)}.
 */
public final class ConvolutionWeights {
    private final ConvolutionShape shape;
    private final SequencedMap<String, float[]> tensors;

    /** Creates weights that are all zero. */
    public ConvolutionWeights(ConvolutionShape shape) {
        this.shape = shape;
        this.tensors = new TreeMap<>();
        int distances = 2 * shape.distanceMax() + 1;
        put("distance.first.weight", distances * shape.distanceDimension());
        put("distance.second.weight", distances * shape.distanceDimension());
        put("segment.weight", PairTokens.SEGMENTS * shape.featureDimension());
        put("casing.weight", PairTokens.CASINGS * shape.featureDimension());
        put("unknown.weight", shape.wordDimension());
        for (int width : shape.widths()) {
            put(filterName(width) + ".weight", shape.filterCount() * width * shape.inputDimension());
            put(filterName(width) + ".bias", shape.filterCount());
        }
        for (boolean headFirst : new boolean[] {true, false}) {
            put(outputName(headFirst) + ".weight", shape.outputDimension() * shape.summaryDimension());
            put(outputName(headFirst) + ".bias", shape.outputDimension());
        }
    }

    private void put(String name, int length) {
        tensors.put(name, new float[length]);
    }

    /** Returns the name under which the filters of a width are kept, without {@code .weight} or {@code .bias}. */
    public static String filterName(int width) {
        return "convolution." + width;
    }

    /** Returns the name of the output layer for pairs whose head stands first in the text, or second. */
    public static String outputName(boolean headFirst) {
        return headFirst ? "output.head_first" : "output.tail_first";
    }

    /** Returns the sizes. */
    public ConvolutionShape shape() {
        return shape;
    }

    /** Returns a tensor's values in row-major order: the array itself, which a trainer writes to. */
    public float[] values(String name) {
        float[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("There is no tensor %s among %s.".formatted(name, tensors.keySet()));
        }
        return values;
    }

    /** Returns all tensors by name, in natural order; the arrays are those of {@link #values}. */
    public Map<String, float[]> tensors() {
        return Collections.unmodifiableMap(tensors);
    }
}
