package io.relata.engine;

/** How the rotary frequencies were stretched when the model learned a longer context. Closed: a model is trained with one of these. */
public sealed interface RopeScaling {
    /** The frequencies as they are. */
    record None() implements RopeScaling {}

    /**
     * All positions divided by a factor.
     *
     * @param factor more than 0
     */
    record Linear(double factor) implements RopeScaling {
        public Linear {
            if (!(factor > 0)) {
                throw new IllegalArgumentException("The factor %s must be more than 0.".formatted(factor));
            }
        }
    }

    /**
     * The scaling of Llama 3.1 and later ({@code rope_type: llama3}): waves that turn often within the original context
     * stay, waves longer than it are slowed by the factor, and those between are mixed.
     *
     * @param factor more than 0
     * @param lowFrequencyFactor turns within the original context below which a wave is slowed in full
     * @param highFrequencyFactor turns above which it stays; more than {@code lowFrequencyFactor}
     * @param originalContextTokens context length of the training before the stretch
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContextTokens)
            implements RopeScaling {
        public Llama3 {
            if (!(factor > 0 && highFrequencyFactor > lowFrequencyFactor && originalContextTokens > 0)) {
                throw new IllegalArgumentException(
                        "The llama3 scaling factor=%s, low=%s, high=%s, original=%d cannot be."
                                .formatted(factor, lowFrequencyFactor, highFrequencyFactor, originalContextTokens));
            }
        }
    }
}
