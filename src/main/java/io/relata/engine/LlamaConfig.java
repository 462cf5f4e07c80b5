package io.relata.engine;

import java.util.List;

/**
 * The shape and the constants of a model of the Llama family, as its {@code config.json} states them.
 *
 * @param architecture which member of the family
 * @param hidden width of the residual stream
 * @param intermediate width of the gated feed-forward layer
 * @param layers how many blocks
 * @param heads query heads
 * @param keyValueHeads heads of keys and values; divides {@code heads}
 * @param headWidth width of one head, even
 * @param vocabularySize rows of the embedding, and logits
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how they were stretched
 * @param normEpsilon added under the root of every RMS norm
 * @param tiedEmbeddings whether the output projection is the embedding
 * @param slidingWindowTokens how many positions a token sees, itself among them, or 0 for all; see {@link
 *     #slidingWindowTokens(int)}
 * @param queryScalar width whose root divides the scores of attention
 * @param scoreCap what scores are bent below, as {@code cap · tanh(score / cap)}, or 0
 * @param logitCap what logits are bent below, or 0
 * @param contextTokensMax how many positions the model was trained for
 * @param beginId id that begins a sequence, or -1
 * @param endIds ids that end one; may be empty
 */
public record LlamaConfig(
        Architecture architecture,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int vocabularySize,
        double ropeTheta,
        RopeScaling ropeScaling,
        double normEpsilon,
        boolean tiedEmbeddings,
        int slidingWindowTokens,
        double queryScalar,
        double scoreCap,
        double logitCap,
        int contextTokensMax,
        int beginId,
        List<Integer> endIds) {
    /** The members of the family that the engines run. Closed: each has its own attention mask and its own limits. */
    public enum Architecture {
        /** Full causal attention. */
        LLAMA("LlamaForCausalLM"),
        /** Causal attention within a sliding window, where the configuration has one. */
        MISTRAL("MistralForCausalLM"),
        /** Full causal attention; queries, keys and values have a bias. */
        QWEN2("Qwen2ForCausalLM"),
        /**
         * Every second layer within a sliding window, the first one among them; norms after attention and feed-forward layer
         * too, each by one more than its scale; GELU for the gate; embeddings times the root of the width.
         */
        GEMMA2("Gemma2ForCausalLM");

        private final String className;

        Architecture(String className) {
            this.className = className;
        }

        /** Returns the name that {@code config.json} lists under {@code architectures}. */
        public String className() {
            return className;
        }
    }

    public LlamaConfig {
        endIds = List.copyOf(endIds);
        if (hidden < 1 || intermediate < 1 || layers < 1 || vocabularySize < 1 || contextTokensMax < 1) {
            throw new IllegalArgumentException(
                    "hidden_size=%d, intermediate_size=%d, num_hidden_layers=%d, vocab_size=%d and max_position_embeddings=%d must all be 1 or more."
                            .formatted(hidden, intermediate, layers, vocabularySize, contextTokensMax));
        }
        if (heads < 1 || keyValueHeads < 1 || heads % keyValueHeads != 0 || headWidth < 2 || headWidth % 2 != 0) {
            throw new IllegalArgumentException(
                    "%d heads over %d key-value heads of width %d cannot be: the second must divide the first, and the width must be even."
                            .formatted(heads, keyValueHeads, headWidth));
        }
        if (!(queryScalar > 0 && scoreCap >= 0 && logitCap >= 0)) {
            throw new IllegalArgumentException(
                    "query_pre_attn_scalar=%s, attn_logit_softcapping=%s, final_logit_softcapping=%s cannot be."
                            .formatted(queryScalar, scoreCap, logitCap));
        }
        if (!(ropeTheta > 0 && normEpsilon >= 0 && slidingWindowTokens >= 0)) {
            throw new IllegalArgumentException("rope_theta=%s, rms_norm_eps=%s, sliding_window=%d cannot be."
                    .formatted(ropeTheta, normEpsilon, slidingWindowTokens));
        }
    }

    /** Returns how many positions a token sees in a layer, itself among them, or 0 for all. */
    public int slidingWindowTokens(int layer) {
        return architecture == Architecture.GEMMA2 && layer % 2 == 1 ? 0 : slidingWindowTokens;
    }

    /** Returns the width of all query heads together. */
    public int queryWidth() {
        return heads * headWidth;
    }

    /** Returns the width of all key heads together, which is that of the value heads. */
    public int keyValueWidth() {
        return keyValueHeads * headWidth;
    }

    /** Returns the angle, in radians per position, of each of the {@code headWidth / 2} rotary pairs. */
    public double[] ropeFrequencies() {
        double[] frequencies = new double[headWidth / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = scaled(1 / Math.pow(ropeTheta, 2.0 * i / headWidth));
        }
        return frequencies;
    }

    private double scaled(double frequency) {
        return switch (ropeScaling) {
            case RopeScaling.None() -> frequency;
            case RopeScaling.Linear(double factor) -> frequency / factor;
            case RopeScaling.Llama3(double factor, double low, double high, int originalContextTokens) -> {
                double turns = originalContextTokens * frequency / (2 * Math.PI);
                double kept = Math.clamp((turns - low) / (high - low), 0, 1);
                yield kept * frequency + (1 - kept) * frequency / factor;
            }
        };
    }
}
