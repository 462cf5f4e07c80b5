package io.relata.training.encoder;

import io.relata.encoder.conv.ConvolutionNetwork;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.conv.ConvolutionWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The state of a training run and its step: one batch of one labelled set, both orientations of every pair.
 *
 * <p>A pair and its mirror image (head and tail exchanged, direction reversed) share the convolution; each goes through
 * its own output layer and is a member of the batch.
 */
final class EncoderTraining {
    private final EncoderTrainingSettings settings;
    private final ConvolutionShape shape;
    private final ConvolutionWeights weights;
    private final float[] wordVectors;
    private final ConvolutionNetwork network;
    private final ConvolutionGradient gradient;
    private final List<SoftmaxHead> heads = new ArrayList<>();
    private final Map<String, AdamW> states = new TreeMap<>();
    private final AdamW wordState;
    private int steps;

    EncoderTraining(EncoderTrainingSettings settings, ConvolutionWeights weights, float[] wordVectors, int[] classes) {
        this.settings = settings;
        this.shape = weights.shape();
        this.weights = weights;
        this.wordVectors = wordVectors;
        this.network = new ConvolutionNetwork(weights, wordVectors);
        this.gradient = new ConvolutionGradient(weights, network);
        for (int count : classes) {
            heads.add(new SoftmaxHead(shape.outputDimension(), count, settings.labelSmoothing()));
        }
        weights.tensors().forEach((name, values) -> states.put(name, AdamW.of(values.length)));
        for (int h = 0; h < classes.length; h++) {
            states.put("head." + h + ".weight", AdamW.of(heads.get(h).weight().length));
            states.put("head." + h + ".bias", AdamW.of(classes[h]));
        }
        this.wordState = AdamW.of(wordVectors.length);
    }

    ConvolutionNetwork network() {
        return network;
    }

    SoftmaxHead head(int set) {
        return heads.get(set);
    }

    /** Returns how many steps were made. */
    int steps() {
        return steps;
    }

    /** Takes over a state that was written into the arrays of {@link #state}. */
    void resumeAt(int stepsDone) {
        steps = stepsDone;
        network.reload();
    }

    /** Returns everything that a step changes, by name: the arrays themselves. */
    Map<String, float[]> state() {
        Map<String, float[]> state = new TreeMap<>();
        weights.tensors().forEach((name, values) -> state.put("weights." + name, values));
        state.put("words", wordVectors);
        state.put("moments.first.words", wordState.first());
        state.put("moments.second.words", wordState.second());
        states.forEach((name, moments) -> {
            state.put("moments.first." + name, moments.first());
            state.put("moments.second." + name, moments.second());
        });
        for (int h = 0; h < heads.size(); h++) {
            state.put("weights.head." + h + ".weight", heads.get(h).weight());
            state.put("weights.head." + h + ".bias", heads.get(h).bias());
        }
        return state;
    }

    /** Returns the Euclidean norm of the last step's gradient over the encoder's weights. */
    double gradientNorm() {
        double squares = 0;
        for (float[] values : gradient.sums().tensors().values()) {
            for (float value : values) {
                squares += (double) value * value;
            }
        }
        return Math.sqrt(squares);
    }

    /** Draws the first weights: uniform within the bounds of Glorot and Bengio 2010; tables and biases small. */
    static void initialize(ConvolutionWeights weights, SplittableRandom random) {
        ConvolutionShape shape = weights.shape();
        weights.tensors().forEach((name, values) -> {
            double bound = 0;
            if (name.startsWith("convolution") && name.endsWith("weight")) {
                bound = Math.sqrt(6.0 / (values.length / shape.filterCount() + shape.filterCount()));
            } else if (name.startsWith("output") && name.endsWith("weight")) {
                bound = Math.sqrt(6.0 / (shape.summaryDimension() + shape.outputDimension()));
            } else if (!name.endsWith("bias")) {
                bound = 0.1;
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        });
    }

    /**
     * Learns from one batch.
     *
     * @param set number of the labelled set that the batch is from
     * @param learningRate of this step
     * @param random draws the dropout of this step
     * @return the loss per vector before the step
     */
    double step(int set, List<TokenizedPair> batch, float learningRate, SplittableRandom random) {
        int count = batch.size();
        int summaryLength = shape.summaryDimension();
        gradient.clear();
        SoftmaxHead head = heads.get(set);
        head.clear();
        List<ConvolutionNetwork.Activation> activations = new ArrayList<>();
        List<float[]> inputMasks = new ArrayList<>();
        float[] summaries = new float[count * summaryLength];
        for (int i = 0; i < count; i++) {
            ConvolutionNetwork.Activation activation =
                    network.embed(batch.get(i).tokens());
            float[] mask = mask(activation.input().length, settings.inputDropout(), random);
            multiply(activation.input(), mask);
            network.convolve(activation);
            System.arraycopy(network.summary(activation), 0, summaries, i * summaryLength, summaryLength);
            activations.add(activation);
            inputMasks.add(mask);
        }
        float[] summaryMask = mask(summaries.length, settings.summaryDropout(), random);
        multiply(summaries, summaryMask);
        float[] summaryGradient = new float[summaries.length];
        double loss = output(head, batch, summaries, summaryGradient);
        multiply(summaryGradient, summaryMask);
        for (int i = 0; i < count; i++) {
            float[] own = Arrays.copyOfRange(summaryGradient, i * summaryLength, (i + 1) * summaryLength);
            gradient.add(activations.get(i), own, inputMasks.get(i));
        }
        update(set, learningRate);
        return loss;
    }

    private double output(SoftmaxHead head, List<TokenizedPair> batch, float[] summaries, float[] summaryGradient) {
        int count = batch.size();
        int z = shape.outputDimension();
        float[] vectors = new float[2 * count * z];
        for (int side = 0; side < 2; side++) {
            float[] projected = network.project(summaries, count, side == 0);
            System.arraycopy(projected, 0, vectors, side * count * z, count * z);
        }
        int[] labels = new int[2 * count];
        for (int i = 0; i < count; i++) {
            TokenizedPair pair = batch.get(i);
            boolean asGiven = pair.tokens().headFirst();
            labels[i] = asGiven ? pair.label() : pair.mirroredLabel();
            labels[count + i] = asGiven ? pair.mirroredLabel() : pair.label();
        }
        float[] norms = new float[2 * count];
        float[] units = normalized(vectors, norms, z);
        float[] unitGradient = new float[units.length];
        double loss = head.addGradient(units, labels, 1f / (2 * count), unitGradient) / (2 * count);
        if (settings.contrastWeight() > 0) {
            SupervisedContrast contrast = new SupervisedContrast(settings.temperature());
            loss += settings.contrastWeight()
                    * contrast.addGradient(units, labels, settings.contrastWeight(), unitGradient);
        }
        throughNorm(units, norms, unitGradient, z);
        for (int side = 0; side < 2; side++) {
            addOutputGradient(side == 0, unitGradient, side * count * z, summaries, summaryGradient, count);
        }
        return loss;
    }

    private void addOutputGradient(
            boolean headFirst,
            float[] vectorGradient,
            int offset,
            float[] summaries,
            float[] summaryGradient,
            int count) {
        String name = ConvolutionWeights.outputName(headFirst);
        float[] matrix = weights.values(name + ".weight");
        float[] matrixGradient = gradient.sums().values(name + ".weight");
        float[] biasGradient = gradient.sums().values(name + ".bias");
        int length = shape.summaryDimension();
        int z = shape.outputDimension();
        float[] own = Arrays.copyOfRange(vectorGradient, offset, offset + count * z);
        for (int i = 0; i < count; i++) {
            Rows.addScaled(1, own, i * z, biasGradient, 0, z);
        }
        Rows.addProduct(
                Rows.transposed(own, 0, count, z), Rows.transposed(summaries, 0, count, length), count, matrixGradient);
        Rows.addProduct(own, Rows.transposed(matrix, 0, z, length), z, summaryGradient);
    }

    private void update(int set, float learningRate) {
        steps++;
        weights.tensors().forEach((name, values) -> {
            float decay = name.endsWith("bias") ? 0 : settings.weightDecay();
            states.get(name).step(values, gradient.sums().values(name), steps, learningRate, decay);
        });
        SoftmaxHead head = heads.get(set);
        states.get("head." + set + ".weight")
                .step(head.weight(), head.weightGradient(), steps, learningRate, settings.weightDecay());
        states.get("head." + set + ".bias").step(head.bias(), head.biasGradient(), steps, learningRate, 0);
        if (settings.wordLearningRate() > 0) {
            gradient.words()
                    .rows()
                    .forEach((word, row) -> wordState.stepRow(
                            wordVectors,
                            word * shape.wordDimension(),
                            row,
                            steps,
                            learningRate * settings.wordLearningRate()));
        }
        network.reload();
    }

    private static float[] mask(int length, float dropout, SplittableRandom random) {
        float[] mask = new float[length];
        float kept = 1 / (1 - dropout);
        // Eight draws from one long: a byte each is fine enough for a rate.
        int threshold = Math.round(dropout * 256);
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits = i % 8 == 0 ? random.nextLong() : bits >>> 8;
            mask[i] = (bits & 0xff) < threshold ? 0 : kept;
        }
        return mask;
    }

    private static void multiply(float[] values, float[] factors) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
    }

    private static float[] normalized(float[] vectors, float[] norms, int dimension) {
        float[] units = new float[vectors.length];
        for (int i = 0; i < norms.length; i++) {
            double square = 1e-12;
            for (int d = 0; d < dimension; d++) {
                square += vectors[i * dimension + d] * vectors[i * dimension + d];
            }
            norms[i] = (float) Math.sqrt(square);
            for (int d = 0; d < dimension; d++) {
                units[i * dimension + d] = vectors[i * dimension + d] / norms[i];
            }
        }
        return units;
    }

    /** Turns derivatives by unit vectors into derivatives by the vectors before normalisation. */
    private static void throughNorm(float[] units, float[] norms, float[] gradient, int dimension) {
        for (int i = 0; i < norms.length; i++) {
            float radial = 0;
            for (int d = 0; d < dimension; d++) {
                radial += units[i * dimension + d] * gradient[i * dimension + d];
            }
            for (int d = 0; d < dimension; d++) {
                int at = i * dimension + d;
                gradient[at] = (gradient[at] - radial * units[at]) / norms[i];
            }
        }
    }
}
