package io.relata.engine;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tensors a model of the Llama family consists of, and the check that a folder holds just these. */
public final class ModelWeights {
    /** The token embedding, shape (vocabulary, hidden). */
    public static final String EMBEDDING = "model.embed_tokens.weight";

    /** The scale of the last norm, shape (hidden). */
    public static final String NORM = "model.norm.weight";

    /** The output projection, shape (vocabulary, hidden); absent where it is the embedding. */
    public static final String OUTPUT = "lm_head.weight";

    private ModelWeights() {}

    /**
     * Returns the tensors of a block with their shapes: norm, q, k, v, o, norm, gate, up, down, and then the biases of q, k and
     * v, or Gemma 2's two other norms, where the architecture has them.
     */
    public static Map<String, List<Integer>> ofLayer(LlamaConfig config, int layer) {
        String prefix = "model.layers.%d.".formatted(layer);
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put(prefix + "input_layernorm.weight", List.of(config.hidden()));
        shapes.put(prefix + "self_attn.q_proj.weight", List.of(config.queryWidth(), config.hidden()));
        shapes.put(prefix + "self_attn.k_proj.weight", List.of(config.keyValueWidth(), config.hidden()));
        shapes.put(prefix + "self_attn.v_proj.weight", List.of(config.keyValueWidth(), config.hidden()));
        shapes.put(prefix + "self_attn.o_proj.weight", List.of(config.hidden(), config.queryWidth()));
        shapes.put(prefix + "post_attention_layernorm.weight", List.of(config.hidden()));
        shapes.put(prefix + "mlp.gate_proj.weight", List.of(config.intermediate(), config.hidden()));
        shapes.put(prefix + "mlp.up_proj.weight", List.of(config.intermediate(), config.hidden()));
        shapes.put(prefix + "mlp.down_proj.weight", List.of(config.hidden(), config.intermediate()));
        if (config.architecture() == LlamaConfig.Architecture.GEMMA2) {
            shapes.put(prefix + "pre_feedforward_layernorm.weight", List.of(config.hidden()));
            shapes.put(prefix + "post_feedforward_layernorm.weight", List.of(config.hidden()));
        }
        if (config.architecture() == LlamaConfig.Architecture.QWEN2) {
            shapes.put(prefix + "self_attn.q_proj.bias", List.of(config.queryWidth()));
            shapes.put(prefix + "self_attn.k_proj.bias", List.of(config.keyValueWidth()));
            shapes.put(prefix + "self_attn.v_proj.bias", List.of(config.keyValueWidth()));
        }
        return shapes;
    }

    /** Returns the name of the output projection: its own tensor, or the embedding where the two are one. */
    public static String output(LlamaConfig config, TensorStore weights) {
        return config.tiedEmbeddings() && weights.find(OUTPUT).isEmpty() ? EMBEDDING : OUTPUT;
    }

    /**
     * Checks that every tensor of the architecture is there in its shape, and that no tensor is left over.
     *
     * @throws RelataException with {@code MODEL_INVALID} and every name that does not fit
     */
    public static void check(LlamaConfig config, TensorStore weights) {
        Map<String, List<Integer>> wanted = new LinkedHashMap<>();
        wanted.put(EMBEDDING, List.of(config.vocabularySize(), config.hidden()));
        for (int layer = 0; layer < config.layers(); layer++) {
            wanted.putAll(ofLayer(config, layer));
        }
        wanted.put(NORM, List.of(config.hidden()));
        wanted.put(output(config, weights), List.of(config.vocabularySize(), config.hidden()));
        List<String> faults = new ArrayList<>();
        wanted.forEach((name, shape) -> weights.find(name)
                .ifPresentOrElse(
                        info -> {
                            if (!fits(info.shape(), shape)) {
                                faults.add("%s is %s, not %s".formatted(name, info.shape(), shape));
                            }
                        },
                        () -> faults.add("%s is missing".formatted(name))));
        for (TensorInfo info : weights.tensors()) {
            if (!wanted.containsKey(info.name()) && !belongsToAnother(info.name(), wanted)) {
                faults.add("%s %s is not part of the architecture".formatted(info.name(), info.shape()));
            }
        }
        if (!faults.isEmpty()) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "%s does not fit its config.json: %s.".formatted(weights.source(), String.join("; ", faults)),
                    "Maybe config.json and weights come from two models.");
        }
    }

    /** Jlama writes a vector as a matrix of one row. */
    private static boolean fits(List<Integer> found, List<Integer> wanted) {
        return found.equals(wanted) || wanted.size() == 1 && found.equals(List.of(1, wanted.getFirst()));
    }

    /** Scales of a quantised tensor, and the rotary frequencies that old exports stored beside the weights. */
    private static boolean belongsToAnother(String name, Map<String, List<Integer>> wanted) {
        return name.endsWith(".rotary_emb.inv_freq")
                || name.endsWith(".qb") && wanted.containsKey(name.substring(0, name.length() - ".qb".length()));
    }
}
