package io.relata.training.djl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of a Llama decoder with tied embeddings.
 *
 * @param vocabulary how many tokens
 * @param hidden width of the residual stream
 * @param layers how many blocks
 * @param heads attention heads, as many for keys and values; {@code hidden / heads} must be even
 * @param ffn inner width of the gated feed-forward part
 * @param contextMax how many tokens a sequence may have
 */
public record LlamaShape(int vocabulary, int hidden, int layers, int heads, int ffn, int contextMax) {
    /** Base of the rotary angles, as in Llama 2. */
    public static final double ROPE_THETA = 10_000.0;

    /** Added to the mean square before its root is taken. */
    public static final double NORM_EPSILON = 1e-5;

    /** How many weights {@link #weights()} lists for each block. */
    static final int WEIGHTS_PER_LAYER = 9;

    public LlamaShape {
        if (!(vocabulary > 0 && hidden > 0 && layers > 0 && heads > 0 && ffn > 0 && contextMax > 0)) {
            throw new IllegalArgumentException("Every size must be positive: " + vocabulary + ", " + hidden + ", "
                    + layers + ", " + heads + ", " + ffn + ", " + contextMax + ".");
        }
        if (hidden % (2 * heads) != 0) {
            throw new IllegalArgumentException(
                    "A width of %d does not give %d heads of even width.".formatted(hidden, heads));
        }
    }

    /** Returns name and shape of every weight, in the order in which the training script takes them. */
    public Map<String, long[]> weights() {
        Map<String, long[]> weights = new LinkedHashMap<>();
        weights.put("model.embed_tokens.weight", new long[] {vocabulary, hidden});
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            weights.put(prefix + "input_layernorm.weight", new long[] {hidden});
            for (String side : new String[] {"q", "k", "v", "o"}) {
                weights.put(prefix + "self_attn." + side + "_proj.weight", new long[] {hidden, hidden});
            }
            weights.put(prefix + "post_attention_layernorm.weight", new long[] {hidden});
            weights.put(prefix + "mlp.gate_proj.weight", new long[] {ffn, hidden});
            weights.put(prefix + "mlp.up_proj.weight", new long[] {ffn, hidden});
            weights.put(prefix + "mlp.down_proj.weight", new long[] {hidden, ffn});
        }
        weights.put("model.norm.weight", new long[] {hidden});
        return weights;
    }
}
