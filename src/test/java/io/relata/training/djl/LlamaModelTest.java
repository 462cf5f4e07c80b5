package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchRuntime;
import io.relata.training.lm.Episode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LlamaModelTest {
    private static final LlamaShape SHAPE = new LlamaShape(11, 8, 2, 2, 12, 16);
    private static final int[] IDS = {3, 1, 4, 1, 5, 9};
    private static final int[] NEXT = {1, 4, 1, 5, 9, 2};
    private static final long[] NO_BLOCKS = {};

    /** A head, two demonstrations, a question of two tokens. */
    private static final int[] BLOCKS = {0, 1, 2, 2, -1, -1};

    private final NDManager manager = TorchRuntime.load().newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    @Test
    void givesTheLogitsOfThePlainDefinition() {
        NamedParameters parameters = random();
        NDArray ids = manager.create(new long[] {3, 1, 4, 1, 5, 9}, new Shape(1, 6));
        LlamaModel model = new LlamaModel(manager, SHAPE, parameters);
        assertClose(model.logits(manager, ids), new NaiveLlama(SHAPE, doubles(parameters)).logits(IDS));
    }

    @Test
    void givesTheLogitsOfThePlainDefinitionWithBlocks() {
        NamedParameters parameters = random();
        NDArray ids = manager.create(new long[] {3, 1, 4, 1, 5, 9}, new Shape(1, 6));
        NDArray blocks = manager.create(new long[] {0, 1, 2, 2, -1, -1}, new Shape(1, 6));
        LlamaModel model = new LlamaModel(manager, SHAPE, parameters);
        double[][] wanted = new NaiveLlama(SHAPE, doubles(parameters), BLOCKS).logits(IDS);
        assertClose(model.logits(manager, ids, blocks), wanted);
        assertThat(wanted[5]).isNotEqualTo(new NaiveLlama(SHAPE, doubles(parameters)).logits(IDS)[5]);
    }

    private static void assertClose(NDArray logits, double[][] wanted) {
        float[] got = logits.toFloatArray();
        for (int t = 0; t < IDS.length; t++) {
            for (int v = 0; v < SHAPE.vocabulary(); v++) {
                assertThat((double) got[t * SHAPE.vocabulary() + v])
                        .as("position %d, token %d", t, v)
                        .isCloseTo(wanted[t][v], within(2e-5));
            }
        }
    }

    @Test
    void givesTheGradientOfThePlainDefinitionForEveryWeight() {
        NamedParameters parameters = random();
        Map<String, double[]> weights = doubles(parameters);
        assertGradients(
                parameters,
                Targets.everyToken(List.of(new long[] {3, 1, 4, 1, 5, 9, 2})),
                weights,
                new NaiveLlama(SHAPE, weights));
    }

    @Test
    void givesTheGradientOfThePlainDefinitionWithBlocks() {
        NamedParameters parameters = random();
        Map<String, double[]> weights = doubles(parameters);
        Episode episode = new Episode(
                new int[] {3, 1, 4, 1, 5, 9, 2}, new float[] {0, 1, 1, 1, 1, 1, 1}, new int[] {0, 1, 2, 2, -1, -1, -1});
        // A second row, shorter and without blocks, that counts nothing: it must neither see nor be seen by the first.
        Episode other = new Episode(new int[] {7, 8, 2}, new float[3], new int[3]);
        assertGradients(
                parameters, Targets.of(List.of(episode, other), 2), weights, new NaiveLlama(SHAPE, weights, BLOCKS));
    }

    /** Central differences in doubles have an error near 1e-8 here, single-precision gradients one near 1e-6. */
    private void assertGradients(
            NamedParameters parameters, Targets targets, Map<String, double[]> weights, NaiveLlama oracle) {
        LlamaModel model = new LlamaModel(manager, SHAPE, parameters);
        try (GradientScope scope = GradientScope.recording()) {
            scope.backward(model.loss(manager, targets, 0));
        }
        for (String name : parameters.names()) {
            float[] gradient = parameters.get(name).getGradient().toFloatArray();
            double[] weight = weights.get(name);
            for (int i = 0; i < weight.length; i++) {
                double before = weight[i];
                weight[i] = before + 1e-4;
                double above = oracle.loss(IDS, NEXT);
                weight[i] = before - 1e-4;
                double below = oracle.loss(IDS, NEXT);
                weight[i] = before;
                assertThat((double) gradient[i]).as("%s[%d]", name, i).isCloseTo((above - below) / 2e-4, within(2e-5));
            }
        }
    }

    @Test
    void countsOnlyTheChosenTokensByTheirWeights() {
        LlamaModel model = new LlamaModel(manager, SHAPE, random());
        long[] ids = {3, 1, 4, 1, 5, 9};
        double first = model.loss(
                        manager, new Targets(1, 6, ids, NO_BLOCKS, new long[] {2}, new long[] {1}, new float[] {1}), 0)
                .getFloat();
        double second = model.loss(
                        manager, new Targets(1, 6, ids, NO_BLOCKS, new long[] {5}, new long[] {2}, new float[] {1}), 0)
                .getFloat();
        double both = model.loss(
                        manager,
                        new Targets(1, 6, ids, NO_BLOCKS, new long[] {2, 5}, new long[] {1, 2}, new float[] {3, 1}),
                        0)
                .getFloat();
        assertThat(both).isCloseTo((3 * first + second) / 4, within(1e-6));
    }

    @Test
    void refusesWeightsOfAnotherShape() {
        assertThatThrownBy(() -> new LlamaModel(manager, new LlamaShape(11, 8, 1, 2, 12, 16), random()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private NamedParameters random() {
        Random random = new Random(5);
        NamedParameters parameters = new NamedParameters(manager);
        SHAPE.weights().forEach((name, shape) -> {
            float[] values = new float[(int) new Shape(shape).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((shape.length == 1 ? 1 : 0) + 0.4 * random.nextGaussian());
            }
            parameters.add(name, values, shape);
        });
        return parameters;
    }

    private static Map<String, double[]> doubles(NamedParameters parameters) {
        Map<String, double[]> weights = new HashMap<>();
        for (String name : parameters.names()) {
            float[] values = parameters.get(name).toFloatArray();
            double[] copy = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                copy[i] = values[i];
            }
            weights.put(name, copy);
        }
        return weights;
    }
}
