package io.relata.serving;

import io.relata.engine.Fingerprint;
import io.relata.engine.LanguageModel;

/**
 * A model as it was loaded, or a view of it with an adapter, whose blocks fit no other. A model that is loaded once more
 * begins anew, since what an engine keeps belongs to the one that computed it.
 */
final class Realm {
    private final LanguageModel engine;
    private final long number;
    private final int blockTokens;
    private boolean forgotten;

    /**
     * Creates the realm of a model without blocks.
     *
     * @param number tells those with equal content apart
     */
    Realm(LanguageModel engine, long number, int blockTokens) {
        this.engine = engine;
        this.number = number;
        this.blockTokens = blockTokens;
    }

    LanguageModel engine() {
        return engine;
    }

    int blockTokens() {
        return blockTokens;
    }

    /** Returns the digest that begins every key of a scope. */
    String keyOf(String scope) {
        return new Fingerprint()
                .add(scope)
                .add(engine.fingerprint())
                .add("%d %d".formatted(number, blockTokens))
                .hex();
    }

    /** Returns whether its blocks may not be used any more; under the tree's lock. */
    boolean isForgotten() {
        return forgotten;
    }

    /** Ends the use of its blocks; under the tree's lock. */
    void forget() {
        forgotten = true;
    }
}
