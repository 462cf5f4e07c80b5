package io.relata.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A BERT encoder that learns to name masked tokens (Devlin et al. 2019): its weights and the script that runs them. The
 * output matrix is that of the embeddings, without the dense layer that the original has before it. Belongs to the
 * training thread.
 */
public final class MaskedLanguageModel {
    /** Name of the output layer's bias, of length (vocabulary). */
    static final String OUTPUT_BIAS = "cls.predictions.bias";

    private static final String SOURCE = """
            def normalized(self, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
                return torch.layer_norm(x, [x.size(2)], weight, bias, epsilon)

            def split(self, x: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
                y = torch.linear(x, weight, bias)
                return y.view([x.size(0), x.size(1), heads, x.size(2) // heads]).transpose(1, 2)

            def loss(self, w: List[Tensor], ids: Tensor, positions: Tensor, targets: Tensor, layers: int, heads: int, epsilon: float, dropout: float) -> Tensor:
                drops = dropout > 0.0
                places = torch.slice(w[1], 0, 0, ids.size(1))
                x = torch.embedding(w[0], ids) + torch.unsqueeze(places, 0) + w[2]
                x = torch.dropout(self.normalized(x, w[3], w[4], epsilon), dropout, drops)
                for layer in range(layers):
                    at = 5 + 16 * layer
                    q = self.split(x, w[at], w[at + 1], heads)
                    k = self.split(x, w[at + 2], w[at + 3], heads)
                    v = self.split(x, w[at + 4], w[at + 5], heads)
                    seen = torch.scaled_dot_product_attention(q, k, v)
                    seen = seen.transpose(1, 2).reshape([x.size(0), x.size(1), x.size(2)])
                    y = torch.dropout(torch.linear(seen, w[at + 6], w[at + 7]), dropout, drops)
                    x = self.normalized(x + y, w[at + 8], w[at + 9], epsilon)
                    y = torch.linear(torch.gelu(torch.linear(x, w[at + 10], w[at + 11])), w[at + 12], w[at + 13])
                    x = self.normalized(x + torch.dropout(y, dropout, drops), w[at + 14], w[at + 15], epsilon)
                chosen = torch.index_select(x.view([-1, x.size(2)]), 0, positions)
                scores = torch.linear(chosen, w[0], w[5 + 16 * layers])
                return torch.cross_entropy_loss(scores, targets, None, 1, -100, 0.0)
            """;

    private final BertShape shape;
    private final NamedParameters parameters;
    private final TorchModule script;

    /** Creates a model around weights that match {@code shape}; {@code manager} owns the script. */
    public MaskedLanguageModel(NDManager manager, BertShape shape, NamedParameters parameters) {
        if (!parameters.names().equals(List.copyOf(shape.weights().keySet()))) {
            throw new IllegalArgumentException("The weights are not those of %s.".formatted(shape));
        }
        this.shape = shape;
        this.parameters = parameters;
        this.script = TorchModule.compile(manager, SOURCE);
    }

    /** Draws weights: matrices normal with deviation 0.02, scales one, biases zero. */
    public static NamedParameters draw(NDManager manager, BertShape shape, long seed) {
        NamedParameters parameters = new NamedParameters(manager);
        Random random = new Random(seed);
        for (Map.Entry<String, long[]> weight : shape.weights().entrySet()) {
            float[] values = new float[Math.toIntExact(new Shape(weight.getValue()).size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight.getKey().endsWith("bias")
                        ? 0
                        : weight.getValue().length == 1 ? 1 : (float) (0.02 * random.nextGaussian());
            }
            parameters.add(weight.getKey(), values, weight.getValue());
        }
        return parameters;
    }

    /**
     * Returns the mean negative log-likelihood of the masked tokens.
     *
     * @param dropout share of the embeddings and of every part's output that is dropped
     */
    public NDArray loss(NDManager manager, MaskedRows rows, double dropout) {
        return script.callForOne(
                manager,
                "loss",
                TorchValue.of(parameters.values()),
                TorchValue.of(manager.create(rows.ids(), new Shape(rows.rows(), rows.length()))),
                TorchValue.of(manager.create(rows.positions())),
                TorchValue.of(manager.create(rows.targets())),
                TorchValue.of((long) shape.layers()),
                TorchValue.of((long) shape.heads()),
                TorchValue.of(BertShape.EPSILON),
                TorchValue.of(dropout));
    }
}
