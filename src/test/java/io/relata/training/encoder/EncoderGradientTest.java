package io.relata.training.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.encoder.conv.ConvolutionNetwork;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.conv.ConvolutionWeights;
import io.relata.encoder.conv.PairTokens;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Each gradient against central differences of its own loss, in float32. */
class EncoderGradientTest {
    private static final ConvolutionShape SHAPE = new ConvolutionShape(4, 2, 2, 3, 5, List.of(1, 2, 3), 5, 6);
    /** Small, so that no maximum moves to another window within it. */
    private static final float STEP = 1e-3f;

    private static final double TOLERANCE = 2e-3;

    @Test
    void theConvolutionsGradientIsThatOfItsDifferences() {
        ConvolutionWeights weights = new ConvolutionWeights(SHAPE);
        EncoderTraining.initialize(weights, new SplittableRandom(3));
        float[] words = normals(new Random(4), 6 * SHAPE.wordDimension());
        float[] direction = normals(new Random(5), SHAPE.summaryDimension());
        PairTokens pair = new PairTokens(new int[] {5, -1, 2, 0, 3}, new int[] {0, 1, 2, 3, 4}, 1, 2, 3, 4, true);
        ConvolutionNetwork network = new ConvolutionNetwork(weights, words);
        float[] scale = scaleOf(network.embed(pair).input().length);
        ConvolutionGradient gradient = new ConvolutionGradient(weights, network);
        gradient.add(activation(network, pair, scale), direction, scale);

        DoubleSupplier loss = () -> {
            network.reload();
            return dot(network.summary(activation(network, pair, scale)), direction);
        };
        weights.tensors().forEach((name, values) -> {
            if (!name.startsWith("output")) {
                assertIsDerivative(name, values, gradient.sums().values(name), loss);
            }
        });
        float[] wordGradient = new float[words.length];
        for (Map.Entry<Integer, float[]> row : gradient.words().rows().entrySet()) {
            System.arraycopy(row.getValue(), 0, wordGradient, row.getKey() * 4, 4);
        }
        assertIsDerivative("words", words, wordGradient, loss);
    }

    @Test
    void theContrastsGradientIsThatOfItsDifferencesAndItsLossThatOfTheNaiveSum() {
        int[] labels = {0, 1, 0, 2, 1, 0};
        float[] vectors = normals(new Random(6), labels.length * 7);
        for (int i = 0; i < labels.length; i++) {
            double norm = Math.sqrt(
                    dot(Arrays.copyOfRange(vectors, 7 * i, 7 * i + 7), Arrays.copyOfRange(vectors, 7 * i, 7 * i + 7)));
            for (int d = 0; d < 7; d++) {
                vectors[7 * i + d] /= (float) norm;
            }
        }
        SupervisedContrast contrast = new SupervisedContrast(0.2f);
        float[] gradient = new float[vectors.length];
        double loss = contrast.addGradient(vectors, labels, 1, gradient);
        assertThat(loss).isCloseTo(naiveContrast(vectors, labels, 7, 0.2), within(1e-5));
        assertIsDerivative("vectors", vectors, gradient, () -> naiveContrast(vectors, labels, 7, 0.2));
    }

    @Test
    void theContrastOfABatchWithoutPartnersIsNothing() {
        float[] gradient = new float[4];
        double loss = new SupervisedContrast(0.1f).addGradient(new float[] {1, 0, 0, 1}, new int[] {0, 1}, 1, gradient);
        assertThat(loss).isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void theHeadsGradientIsThatOfItsDifferences() {
        SoftmaxHead head = new SoftmaxHead(4, 3, 0.1f);
        Random random = new Random(8);
        System.arraycopy(normals(random, 12), 0, head.weight(), 0, 12);
        float[] vectors = normals(random, 8);
        for (int i = 0; i < 8; i++) {
            vectors[i] *= 0.2f;
        }
        int[] labels = {2, 0};
        float[] gradient = new float[8];
        head.addGradient(vectors, labels, 1, gradient);
        float[] weightGradient = head.weightGradient().clone();
        float[] biasGradient = head.biasGradient().clone();
        DoubleSupplier loss = () -> head.addGradient(vectors, labels, 0, new float[8]);
        assertIsDerivative("vectors", vectors, gradient, loss);
        assertIsDerivative("weight", head.weight(), weightGradient, loss);
        assertThat(loss.getAsDouble()).isCloseTo(naiveHead(head, vectors, labels), within(1e-4));
        // The bias stands inside the scale, as the product adds it to the dot product.
        assertIsDerivative("bias", head.bias(), biasGradient, loss);
    }

    private static double naiveHead(SoftmaxHead head, float[] vectors, int[] labels) {
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] scores = new double[3];
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                scores[c] = head.bias()[c];
                for (int d = 0; d < 4; d++) {
                    scores[c] += (double) head.weight()[4 * c + d] * vectors[4 * i + d];
                }
                scores[c] *= 16;
                sum += Math.exp(scores[c]);
            }
            for (int c = 0; c < 3; c++) {
                loss -= (0.1 / 3 + (c == labels[i] ? 0.9 : 0)) * (scores[c] - Math.log(sum));
            }
        }
        return loss;
    }

    private static double naiveContrast(float[] vectors, int[] labels, int dimension, double temperature) {
        double total = 0;
        int anchors = 0;
        for (int i = 0; i < labels.length; i++) {
            double sum = 0;
            double positives = 0;
            int partners = 0;
            for (int j = 0; j < labels.length; j++) {
                if (j == i) {
                    continue;
                }
                double similarity = 0;
                for (int d = 0; d < dimension; d++) {
                    similarity += (double) vectors[i * dimension + d] * vectors[j * dimension + d];
                }
                sum += Math.exp(similarity / temperature);
                if (labels[i] == labels[j]) {
                    positives += similarity / temperature;
                    partners++;
                }
            }
            if (partners > 0) {
                anchors++;
                total += Math.log(sum) - positives / partners;
            }
        }
        return total / anchors;
    }

    private static ConvolutionNetwork.Activation activation(
            ConvolutionNetwork network, PairTokens pair, float[] scale) {
        ConvolutionNetwork.Activation activation = network.embed(pair);
        for (int i = 0; i < scale.length; i++) {
            activation.input()[i] *= scale[i];
        }
        network.convolve(activation);
        return activation;
    }

    private static float[] scaleOf(int length) {
        float[] scale = new float[length];
        for (int i = 0; i < length; i++) {
            scale[i] = i % 3 == 0 ? 0 : 1.5f;
        }
        return scale;
    }

    private static void assertIsDerivative(String name, float[] values, float[] gradient, DoubleSupplier loss) {
        for (int i = 0; i < values.length; i++) {
            float before = values[i];
            values[i] = before + STEP;
            double above = loss.getAsDouble();
            values[i] = before - STEP;
            double below = loss.getAsDouble();
            values[i] = before;
            double difference = (above - below) / (2 * STEP);
            assertThat((double) gradient[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(difference, within(TOLERANCE * (1 + Math.abs(difference))));
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] normals(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
