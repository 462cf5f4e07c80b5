package io.relata.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A Llama decoder in training: its weights and the script that runs them. Belongs to the training thread. */
public final class LlamaModel {
    private final LlamaShape shape;
    private final NamedParameters parameters;
    private final TorchModule script;
    private final NDList factors;
    private final double factorScale;

    /** Creates a model around weights that match {@code shape}; {@code manager} owns the script. */
    public LlamaModel(NDManager manager, LlamaShape shape, NamedParameters parameters) {
        this(manager, shape, parameters, new NDList(), 0);
    }

    /** Creates a model whose projections are changed by an adapter. */
    public LlamaModel(NDManager manager, LlamaShape shape, NamedParameters parameters, LoraFactors adapter) {
        this(manager, shape, parameters, adapter.parameters().values(), adapter.scale());
    }

    private LlamaModel(
            NDManager manager, LlamaShape shape, NamedParameters parameters, NDList factors, double factorScale) {
        if (!parameters.names().equals(List.copyOf(shape.weights().keySet()))) {
            throw new IllegalArgumentException("The weights are not those of %s.".formatted(shape));
        }
        this.shape = shape;
        this.parameters = parameters;
        this.script = TorchModule.compile(manager, LlamaScript.SOURCE);
        this.factors = factors;
        this.factorScale = factorScale;
    }

    /**
     * Draws weights: normal with deviation {@code 0.02}, smaller by the root of twice the depth where a block writes into
     * the residual stream (Radford et al., 2019); norms are one.
     */
    public static NamedParameters draw(NDManager manager, LlamaShape shape, long seed) {
        NamedParameters parameters = new NamedParameters(manager);
        Random random = new Random(seed);
        for (Map.Entry<String, long[]> weight : shape.weights().entrySet()) {
            String name = weight.getKey();
            boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
            double deviation = writes ? 0.02 / Math.sqrt(2.0 * shape.layers()) : 0.02;
            float[] values = new float[Math.toIntExact(new Shape(weight.getValue()).size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight.getValue().length == 1 ? 1f : (float) (deviation * random.nextGaussian());
            }
            parameters.add(name, values, weight.getValue());
        }
        return parameters;
    }

    /** Returns the model's sizes. */
    public LlamaShape shape() {
        return shape;
    }

    /** Returns the weights. */
    public NamedParameters parameters() {
        return parameters;
    }

    /**
     * Returns the scores of the token behind every token, each of which sees all before it.
     *
     * @param ids int64, shape (rows, length)
     * @return unnormalised logits, float32, shape (rows, length, vocabulary)
     */
    public NDArray logits(NDManager manager, NDArray ids) {
        return logits(manager, ids, new NDList());
    }

    /**
     * Returns the scores of the token behind every token.
     *
     * @param ids int64, shape (rows, length)
     * @param blocks what every token sees, as {@link io.relata.training.lm.Episode#blocks} says it; int64, shape (rows,
     *     length)
     * @return unnormalised logits, float32, shape (rows, length, vocabulary)
     */
    public NDArray logits(NDManager manager, NDArray ids, NDArray blocks) {
        return logits(manager, ids, new NDList(blocks));
    }

    private NDArray logits(NDManager manager, NDArray ids, NDList blocks) {
        return script.callForOne(
                manager,
                "logits",
                TorchValue.of(parameters.values()),
                TorchValue.of(factors),
                TorchValue.of(factorScale),
                TorchValue.of(ids),
                TorchValue.of(blocks),
                TorchValue.of((long) shape.layers()),
                TorchValue.of((long) shape.heads()),
                TorchValue.of(LlamaShape.ROPE_THETA),
                TorchValue.of(LlamaShape.NORM_EPSILON),
                TorchValue.of(false));
    }

    /**
     * Returns the weighted mean of the negative log-likelihood of chosen tokens.
     *
     * @param targets which tokens count, and how much
     * @param dropout share of the residual stream's inputs that is dropped
     */
    public NDArray loss(NDManager manager, Targets targets, double dropout) {
        Shape rows = new Shape(targets.rows(), targets.length());
        NDList blocks =
                targets.blocks().length == 0 ? new NDList() : new NDList(manager.create(targets.blocks(), rows));
        return script.callForOne(
                manager,
                "loss",
                TorchValue.of(parameters.values()),
                TorchValue.of(factors),
                TorchValue.of(factorScale),
                TorchValue.of(manager.create(targets.ids(), rows)),
                TorchValue.of(blocks),
                TorchValue.of(manager.create(targets.positions())),
                TorchValue.of(manager.create(targets.targets())),
                TorchValue.of(manager.create(targets.weights())),
                TorchValue.of((long) shape.layers()),
                TorchValue.of((long) shape.heads()),
                TorchValue.of(LlamaShape.ROPE_THETA),
                TorchValue.of(LlamaShape.NORM_EPSILON),
                TorchValue.of(dropout),
                TorchValue.of(false));
    }
}
