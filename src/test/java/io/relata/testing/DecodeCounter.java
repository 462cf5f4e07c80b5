package io.relata.testing;

import io.relata.engine.Tokenizer;

/** A tokenizer that counts the tokens that it is given to decode. Not for use by several threads. */
public final class DecodeCounter implements Tokenizer {
    private final Tokenizer tokenizer;
    private long decodedCount;

    /** Counts before another tokenizer. */
    public DecodeCounter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns how many tokens were decoded so far. */
    public long decodedCount() {
        return decodedCount;
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public String decode(int... tokenIds) {
        decodedCount += tokenIds.length;
        return tokenizer.decode(tokenIds);
    }

    @Override
    public int size() {
        return tokenizer.size();
    }

    @Override
    public int beginId() {
        return tokenizer.beginId();
    }

    @Override
    public int endId() {
        return tokenizer.endId();
    }

    @Override
    public String fingerprint() {
        return tokenizer.fingerprint();
    }
}
