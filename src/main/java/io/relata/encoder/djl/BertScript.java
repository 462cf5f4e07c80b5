package io.relata.encoder.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The forward pass of BERT (Devlin et al. 2019) in float32, without dropout: embeddings, then post-normalised layers.
 *
 * <p>Sequences are not padded, so there is no attention mask.
 */
final class BertScript implements AutoCloseable {
    /** Weights in the order of {@link #weights}: 5 for the embeddings, then 16 a layer. */
    private static final String SOURCE = """
            def states(self, w: List[Tensor], ids: Tensor, first: int, heads: int, eps: float, activation: int) -> Tensor:
                n = ids.size(1)
                h = w[0].size(1)
                places = torch.slice(w[1], 0, first, first + n)
                x = torch.embedding(w[0], ids) + torch.unsqueeze(places, 0) + torch.slice(w[2], 0, 0, 1)
                x = torch.layer_norm(x, [h], w[3], w[4], eps)
                layers = (len(w) - 5) // 16
                for layer in range(layers):
                    o = 5 + 16 * layer
                    q = torch.linear(x, w[o], w[o + 1]).view([1, n, heads, h // heads]).transpose(1, 2)
                    k = torch.linear(x, w[o + 2], w[o + 3]).view([1, n, heads, h // heads]).transpose(1, 2)
                    v = torch.linear(x, w[o + 4], w[o + 5]).view([1, n, heads, h // heads]).transpose(1, 2)
                    a = torch.scaled_dot_product_attention(q, k, v)
                    a = a.transpose(1, 2).contiguous().view([1, n, h])
                    x = torch.layer_norm(x + torch.linear(a, w[o + 6], w[o + 7]), [h], w[o + 8], w[o + 9], eps)
                    f = torch.linear(x, w[o + 10], w[o + 11])
                    if activation == 0:
                        f = torch.gelu(f)
                    elif activation == 1:
                        f = torch.gelu(f, approximate="tanh")
                    else:
                        f = torch.relu(f)
                    x = torch.layer_norm(x + torch.linear(f, w[o + 12], w[o + 13]), [h], w[o + 14], w[o + 15], eps)
                return x
            """;

    /** Where the parts of a layer stand under it, each with a {@code weight} and a {@code bias}. */
    private static final List<String> LAYER_PARTS = List.of(
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    private final BertConfig config;
    private final NDList weights;
    private final TorchModule module;

    /**
     * Compiles the script and reads the weights.
     *
     * @param manager owns both
     * @throws io.relata.error.RelataException with {@code MODEL_INVALID} when a tensor is missing
     */
    BertScript(NDManager manager, BertConfig config, TensorStore store) {
        this.config = config;
        this.weights = weights(manager, config, store);
        this.module = TorchModule.compile(manager, SOURCE);
    }

    /** Returns the last layer's states for one sequence: {@code (1, ids.length, hiddenSize)}, owned by the manager. */
    NDArray states(NDManager manager, long... ids) {
        return module.callForOne(
                manager,
                "states",
                TorchValue.of(weights),
                TorchValue.of(manager.create(ids, new Shape(1, ids.length))),
                TorchValue.of((long) config.positionOffset()),
                TorchValue.of((long) config.headCount()),
                TorchValue.of(config.epsilon()),
                TorchValue.of((long) config.activation().ordinal()));
    }

    private static NDList weights(NDManager manager, BertConfig config, TensorStore store) {
        String prefix = prefix(store);
        List<String> names = new ArrayList<>();
        names.add(prefix + "embeddings.word_embeddings.weight");
        names.add(prefix + "embeddings.position_embeddings.weight");
        names.add(prefix + "embeddings.token_type_embeddings.weight");
        names.add(prefix + "embeddings.LayerNorm.weight");
        names.add(prefix + "embeddings.LayerNorm.bias");
        for (int layer = 0; layer < config.layerCount(); layer++) {
            for (String part : LAYER_PARTS) {
                names.add("%sencoder.layer.%d.%s.weight".formatted(prefix, layer, part));
                names.add("%sencoder.layer.%d.%s.bias".formatted(prefix, layer, part));
            }
        }
        NDList weights = new NDList();
        for (String name : names) {
            TensorInfo info = store.find(name).or(() -> oldName(store, name)).orElseGet(() -> store.info(name));
            long[] shape = info.shape().stream().mapToLong(Integer::longValue).toArray();
            check(store, info, name.substring(prefix.length()), config);
            weights.add(manager.create(store.floats(info.name()), new Shape(shape)));
        }
        return weights;
    }

    /** The sizes that the script cannot notice: a short table would be read past its end, or another sum made. */
    private static void check(TensorStore store, TensorInfo info, String name, BertConfig config) {
        int rows =
                switch (name) {
                    case "embeddings.word_embeddings.weight" -> config.vocabularySize();
                    case "embeddings.position_embeddings.weight" -> config.tokensMax() + config.positionOffset();
                    default -> info.shape().getFirst();
                };
        boolean wide = name.endsWith("intermediate.dense.bias") || name.endsWith("output.dense.weight");
        boolean fits = info.shape().getFirst() >= rows && (wide || info.shape().getLast() == config.hiddenSize());
        if (!fits) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "%s has the tensor %s of shape %s, which does not fit %s."
                            .formatted(store.source(), info.name(), info.shape(), config),
                    "Maybe config.json belongs to another model.");
        }
    }

    /** Heads for other tasks leave the encoder under its model type; a bare encoder has no prefix. */
    private static String prefix(TensorStore store) {
        for (String prefix : List.of("bert.", "roberta.")) {
            if (store.find(prefix + "embeddings.word_embeddings.weight").isPresent()) {
                return prefix;
            }
        }
        return "";
    }

    /** The first published checkpoints call the scale and shift of a normalisation gamma and beta. */
    private static Optional<TensorInfo> oldName(TensorStore store, String name) {
        return store.find(
                name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"));
    }

    @Override
    public void close() {
        module.close();
    }
}
