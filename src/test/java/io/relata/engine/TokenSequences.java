package io.relata.engine;

import java.util.Arrays;
import java.util.Random;

/** Tokens by chance for {@link TinyModel}, and what a model says behind them. */
public final class TokenSequences {
    private TokenSequences() {}

    public static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, TinyModel.VOCABULARY).toArray();
    }

    public static int[] joined(int[] first, int... second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Returns the logits behind tokens that a new session was given at once. */
    public static float[] whole(LanguageModel model, int... tokens) {
        try (LanguageModel.Session session = model.open()) {
            return session.append(tokens);
        }
    }
}
