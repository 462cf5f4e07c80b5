package io.relata.engine;

/**
 * A causal language model held in memory. Safe for use by several threads; each {@link Session} belongs to one
 * thread at a time.
 */
public interface LanguageModel extends AutoCloseable {
    /** Returns how the model presents itself; always the same. */
    ModelFacts facts();

    /** Returns the name of the model's folder. */
    default String name() {
        return facts().name();
    }

    /** Returns a digest of base weights, merged adapter, tokenizer, engine and arithmetic. */
    default String fingerprint() {
        return facts().fingerprint();
    }

    /** Returns the tokenizer that the model was trained with. */
    default Tokenizer tokenizer() {
        return facts().tokenizer();
    }

    /** Returns how many tokens a session can hold. */
    default int contextTokensMax() {
        return facts().contextTokensMax();
    }

    /** Opens an empty session. */
    Session open();

    @Override
    void close();

    /** A growing sequence of tokens with the keys and values that the model computed for them. */
    interface Session extends AutoCloseable {
        /**
         * Appends tokens and returns the scores of the token that would follow.
         *
         * @param tokenIds at least one id, each in {@code [0, tokenizer().size())}
         * @return unnormalised logits of shape {@code (vocabularySize)}, float32, before temperature and softmax; owned
         *     by the caller
         * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG} if the sequence would pass {@link
         *     LanguageModel#contextTokensMax()}; the session is then unchanged
         */
        float[] append(int... tokenIds);

        /** Returns a session with the same tokens that grows on its own; this one stays usable. */
        Session fork();

        /** Returns how many tokens have been appended. */
        int length();

        @Override
        void close();
    }
}
