package io.relata.encoder.conv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The forward pass: tokens to input rows, convolutions, maxima with their places, output layer.
 *
 * <p>Safe for use by several threads as long as nobody calls {@link #reload}: each call has an {@link Activation} of its
 * own. The steps are separate so that a trainer can drop out inputs between them; {@link #encode} is all of them.
 */
public final class ConvolutionNetwork {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    private final ConvolutionShape shape;
    private final ConvolutionWeights weights;
    private final float[] wordVectors;
    private final List<WindowProduct> filters;
    private final WindowProduct headFirst;
    private final WindowProduct tailFirst;

    /**
     * Creates a network.
     *
     * @param weights read now and on {@link #reload}
     * @param wordVectors row-major, {@code (words, wordDimension)}; not copied
     */
    public ConvolutionNetwork(ConvolutionWeights weights, float[] wordVectors) {
        this.shape = weights.shape();
        this.weights = weights;
        this.wordVectors = wordVectors;
        this.filters = new ArrayList<>();
        for (int width : shape.widths()) {
            filters.add(product(ConvolutionWeights.filterName(width)));
        }
        this.headFirst = product(ConvolutionWeights.outputName(true));
        this.tailFirst = product(ConvolutionWeights.outputName(false));
    }

    private WindowProduct product(String name) {
        return new WindowProduct(weights.values(name + ".weight"), weights.values(name + ".bias"));
    }

    /** Takes over weights that were changed in place. Nobody else may be using the network meanwhile. */
    public void reload() {
        for (int w = 0; w < filters.size(); w++) {
            reload(filters.get(w), ConvolutionWeights.filterName(shape.widths().get(w)));
        }
        reload(headFirst, ConvolutionWeights.outputName(true));
        reload(tailFirst, ConvolutionWeights.outputName(false));
    }

    private void reload(WindowProduct product, String name) {
        product.pack(weights.values(name + ".weight"), weights.values(name + ".bias"));
    }

    /** Returns the encoder's vector for a pair, not yet of unit length: shape {@code (outputDimension)}. */
    public float[] encode(PairTokens pair) {
        Activation activation = embed(pair);
        convolve(activation);
        float[] summary = summary(activation);
        return project(summary, 1, pair.headFirst());
    }

    /** Looks up the input rows of a pair, with rows of zeros around them as far as the widest window reaches. */
    public Activation embed(PairTokens pair) {
        int dimension = shape.inputDimension();
        int margin = shape.widthMax() - 1;
        float[] input = new float[(pair.length() + 2 * margin) * dimension];
        for (int t = 0; t < pair.length(); t++) {
            int at = (margin + t) * dimension;
            at = copyWord(pair.word(t), input, at);
            at = copy("distance.first.weight", distanceRow(pair.distanceToFirst(t)), input, at);
            at = copy("distance.second.weight", distanceRow(pair.distanceToSecond(t)), input, at);
            at = copy("segment.weight", pair.segment(t), input, at);
            copy("casing.weight", pair.casing(t), input, at);
        }
        return new Activation(pair, input, shape.pooledDimension());
    }

    /** Returns the row of a signed distance in the tables of distances. */
    public int distanceRow(int distance) {
        return Math.clamp(distance, -shape.distanceMax(), shape.distanceMax()) + shape.distanceMax();
    }

    private int copyWord(int word, float[] input, int at) {
        int length = shape.wordDimension();
        if (word < 0) {
            System.arraycopy(weights.values("unknown.weight"), 0, input, at, length);
        } else {
            System.arraycopy(wordVectors, word * length, input, at, length);
        }
        return at + length;
    }

    private int copy(String table, int row, float[] input, int at) {
        int length = table.startsWith("distance") ? shape.distanceDimension() : shape.featureDimension();
        System.arraycopy(weights.values(table), row * length, input, at, length);
        return at + length;
    }

    /** Fills in the maxima, after tanh, and their places. */
    public void convolve(Activation activation) {
        int count = activation.pair.length();
        int at = 0;
        for (int w = 0; w < filters.size(); w++) {
            WindowProduct filter = filters.get(w);
            int row = filter.rowLength();
            float[] out = new float[count * row];
            filter.apply(activation.input, inputOffset(w, 0), shape.inputDimension(), count, out);
            pool(out, row, 0, count, activation, at);
            at += shape.filterCount();
            pool(out, row, activation.pair.stretchStart(), activation.pair.stretchEnd(), activation, at);
            at += shape.filterCount();
        }
    }

    /** Returns where in the input the window of the {@code w}-th width at a token begins; windows are centred. */
    public int inputOffset(int w, int token) {
        int width = shape.widths().get(w);
        return (shape.widthMax() - 1 - (width - 1) / 2 + token) * shape.inputDimension();
    }

    private void pool(float[] out, int row, int from, int to, Activation activation, int at) {
        float[] best = activation.pooled;
        int[] places = activation.places;
        System.arraycopy(out, from * row, best, at, shape.filterCount());
        Arrays.fill(places, at, at + shape.filterCount(), from);
        int lanes = FLOATS.length();
        int whole = FLOATS.loopBound(shape.filterCount());
        for (int f = 0; f < whole; f += lanes) {
            FloatVector top = FloatVector.fromArray(FLOATS, best, at + f);
            IntVector place = IntVector.fromArray(INTS, places, at + f);
            for (int t = from + 1; t < to; t++) {
                FloatVector value = FloatVector.fromArray(FLOATS, out, t * row + f);
                VectorMask<Float> above = value.compare(VectorOperators.GT, top);
                top = top.blend(value, above);
                place = place.blend(t, above.cast(INTS));
            }
            top.intoArray(best, at + f);
            place.intoArray(places, at + f);
        }
        for (int f = whole; f < shape.filterCount(); f++) {
            for (int t = from + 1; t < to; t++) {
                if (out[t * row + f] > best[at + f]) {
                    best[at + f] = out[t * row + f];
                    places[at + f] = t;
                }
            }
        }
        for (int f = at; f < at + shape.filterCount(); f++) {
            best[f] = (float) StrictMath.tanh(best[f]);
        }
    }

    /** Returns what the output layer reads: the maxima, then the input's word parts at the two mentions' last tokens. */
    public float[] summary(Activation activation) {
        float[] summary = new float[shape.summaryDimension()];
        int pooled = shape.pooledDimension();
        System.arraycopy(activation.pooled, 0, summary, 0, pooled);
        int words = shape.wordDimension();
        PairTokens pair = activation.pair;
        System.arraycopy(activation.input, rowOffset(pair.firstHeadword()), summary, pooled, words);
        System.arraycopy(activation.input, rowOffset(pair.secondHeadword()), summary, pooled + words, words);
        return summary;
    }

    /** Returns where a token's row begins in the input. */
    public int rowOffset(int token) {
        return (shape.widthMax() - 1 + token) * shape.inputDimension();
    }

    /**
     * Applies an output layer.
     *
     * @param summaries {@code (count, summaryDimension)}
     * @return {@code (count, outputDimension)}
     */
    public float[] project(float[] summaries, int count, boolean withHeadFirst) {
        WindowProduct output = withHeadFirst ? headFirst : tailFirst;
        float[] padded = new float[count * output.rowLength()];
        output.apply(summaries, 0, shape.summaryDimension(), count, padded);
        float[] result = new float[count * shape.outputDimension()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(
                    padded, i * output.rowLength(), result, i * shape.outputDimension(), shape.outputDimension());
        }
        return result;
    }

    /** What the forward pass of one pair computed, and what a backward pass needs to know of it. */
    public static final class Activation {
        private final PairTokens pair;
        private final float[] input;
        private final float[] pooled;
        private final int[] places;

        private Activation(PairTokens pair, float[] input, int pooledDimension) {
            this.pair = pair;
            this.input = input;
            this.pooled = new float[pooledDimension];
            this.places = new int[pooledDimension];
        }

        /** Returns the pair. */
        public PairTokens pair() {
            return pair;
        }

        /** Returns the input rows: the array itself, which a trainer may drop values from before the convolution. */
        public float[] input() {
            return input;
        }

        /** Returns the maxima after tanh: for each width the filters over all tokens, then over the mentions' stretch. */
        public float[] pooled() {
            return pooled;
        }

        /** Returns at which token each maximum stands; of equals the first. */
        public int[] places() {
            return places;
        }
    }
}
