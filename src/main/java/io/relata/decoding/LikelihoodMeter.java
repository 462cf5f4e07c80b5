package io.relata.decoding;

import io.relata.engine.LanguageModel;
import java.util.stream.IntStream;

/** A session that keeps count of how likely the model held the tokens that were appended one by one. */
public final class LikelihoodMeter implements LanguageModel.Session {
    private final LanguageModel.Session session;
    private final int[] vocabulary;
    private float[] logits;
    private double logProbabilities;
    private int tokenCount;

    /**
     * Begins to count.
     *
     * @param logits what the last {@code append} to the session returned
     */
    public LikelihoodMeter(LanguageModel.Session session, float[] logits) {
        this.session = session;
        this.logits = logits.clone();
        this.vocabulary = IntStream.range(0, logits.length).toArray();
    }

    /** Returns what the last {@code append} returned. */
    public float[] logits() {
        return logits.clone();
    }

    /** Returns the geometric mean of the tokens' probabilities over the whole vocabulary, 1 when there was none. */
    public double meanProbability() {
        return tokenCount == 0 ? 1 : Math.exp(logProbabilities / tokenCount);
    }

    @Override
    public float[] append(int... tokenIds) {
        if (tokenIds.length != 1) {
            throw new IllegalArgumentException(
                    "Tokens are counted one by one, not %d at once.".formatted(tokenIds.length));
        }
        logProbabilities += LabelScorer.logSoftmax(logits, vocabulary)[tokenIds[0]];
        tokenCount++;
        float[] next = session.append(tokenIds);
        logits = next.clone();
        return next;
    }

    @Override
    public LanguageModel.Session fork(int length) {
        return session.fork(length);
    }

    @Override
    public int length() {
        return session.length();
    }

    @Override
    public void close() {
        session.close();
    }
}
