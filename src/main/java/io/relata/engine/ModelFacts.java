package io.relata.engine;

/**
 * How a language model presents itself, whichever engine computes it.
 *
 * @param name of the model's folder
 * @param fingerprint a digest of base weights, merged adapter, tokenizer, engine and arithmetic
 * @param tokenizer that the model was trained with
 * @param contextTokensMax how many tokens a session can hold
 */
public record ModelFacts(String name, String fingerprint, Tokenizer tokenizer, int contextTokensMax) {
    /**
     * Returns how a view with an adapter added as it computes presents itself.
     *
     * @param digest of the adapter's content
     */
    public ModelFacts adapted(String digest) {
        String both = new Fingerprint()
                .add(fingerprint)
                .add("live adapter")
                .add(digest)
                .hex();
        return new ModelFacts(name, both, tokenizer, contextTokensMax);
    }
}
