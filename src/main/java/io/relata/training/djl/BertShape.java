package io.relata.training.djl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sizes of a BERT encoder in training.
 *
 * @param vocabulary tokens
 * @param hidden length of a state
 * @param layers transformer layers
 * @param heads attention heads, which divide {@code hidden}
 * @param ffn inner width of the feed-forward part
 * @param positions longest sequence
 */
public record BertShape(int vocabulary, int hidden, int layers, int heads, int ffn, int positions) {
    /** Added to variances in layer normalisation. */
    static final double EPSILON = 1e-12;

    public BertShape {
        boolean positive = vocabulary > 0 && hidden > 0 && layers > 0 && heads > 0 && ffn > 0 && positions > 0;
        if (!positive || hidden % heads != 0) {
            throw new IllegalArgumentException(
                    "%d heads do not divide a width of %d, or a size is not positive.".formatted(heads, hidden));
        }
    }

    /**
     * Returns the shapes of the weights by their Hugging Face names, in the order in which the script takes them; the last
     * one is the output bias of the masked-token head, whose matrix is that of the embeddings.
     */
    public Map<String, long[]> weights() {
        Map<String, long[]> weights = new LinkedHashMap<>();
        weights.put("embeddings.word_embeddings.weight", new long[] {vocabulary, hidden});
        weights.put("embeddings.position_embeddings.weight", new long[] {positions, hidden});
        weights.put("embeddings.token_type_embeddings.weight", new long[] {1, hidden});
        addNormalization(weights, "embeddings.LayerNorm");
        for (int layer = 0; layer < layers; layer++) {
            String name = "encoder.layer." + layer + ".";
            addDense(weights, name + "attention.self.query", hidden, hidden);
            addDense(weights, name + "attention.self.key", hidden, hidden);
            addDense(weights, name + "attention.self.value", hidden, hidden);
            addDense(weights, name + "attention.output.dense", hidden, hidden);
            addNormalization(weights, name + "attention.output.LayerNorm");
            addDense(weights, name + "intermediate.dense", ffn, hidden);
            addDense(weights, name + "output.dense", hidden, ffn);
            addNormalization(weights, name + "output.LayerNorm");
        }
        weights.put(MaskedLanguageModel.OUTPUT_BIAS, new long[] {vocabulary});
        return weights;
    }

    private static void addDense(Map<String, long[]> weights, String name, int outputs, int inputs) {
        weights.put(name + ".weight", new long[] {outputs, inputs});
        weights.put(name + ".bias", new long[] {outputs});
    }

    private void addNormalization(Map<String, long[]> weights, String name) {
        weights.put(name + ".weight", new long[] {hidden});
        weights.put(name + ".bias", new long[] {hidden});
    }
}
