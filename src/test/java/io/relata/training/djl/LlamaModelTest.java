package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchRuntime;
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

    private final NDManager manager = TorchRuntime.load().newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    @Test
    void givesTheLogitsOfThePlainDefinition() {
        NamedParameters parameters = random();
        NDArray logits = new LlamaModel(manager, SHAPE, parameters)
                .logits(manager, manager.create(new long[] {3, 1, 4, 1, 5, 9}, new Shape(1, 6)));
        double[][] wanted = new NaiveLlama(SHAPE, doubles(parameters)).logits(IDS);
        float[] got = logits.toFloatArray();
        for (int t = 0; t < IDS.length; t++) {
            for (int v = 0; v < SHAPE.vocabulary(); v++) {
                assertThat((double) got[t * SHAPE.vocabulary() + v])
                        .as("position %d, token %d", t, v)
                        .isCloseTo(wanted[t][v], within(2e-5));
            }
        }
    }

    /** Central differences in doubles have an error near 1e-8 here, single-precision gradients one near 1e-6. */
    @Test
    void givesTheGradientOfThePlainDefinitionForEveryWeight() {
        NamedParameters parameters = random();
        LlamaModel model = new LlamaModel(manager, SHAPE, parameters);
        try (GradientScope scope = GradientScope.recording()) {
            NDArray loss = model.loss(manager, Targets.everyToken(List.of(new long[] {3, 1, 4, 1, 5, 9, 2})), 0);
            scope.backward(loss);
        }
        Map<String, double[]> weights = doubles(parameters);
        NaiveLlama oracle = new NaiveLlama(SHAPE, weights);
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
        double first = model.loss(manager, new Targets(1, 6, ids, new long[] {2}, new long[] {1}, new float[] {1}), 0)
                .getFloat();
        double second = model.loss(manager, new Targets(1, 6, ids, new long[] {5}, new long[] {2}, new float[] {1}), 0)
                .getFloat();
        double both = model.loss(
                        manager, new Targets(1, 6, ids, new long[] {2, 5}, new long[] {1, 2}, new float[] {3, 1}), 0)
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
