package io.relata.engine;

import static io.relata.engine.TokenSequences.joined;
import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.LanguageModel.Session;
import java.util.Arrays;
import java.util.Random;

/** That a model gives the same bits for the same tokens, whatever way they came. */
public final class SameBits {
    private SameBits() {}

    /** Appends tokens in pieces of any size, and of sizes of a few. */
    public static void assertHoweverCut(LanguageModel model, int[] tokens) {
        float[] whole = whole(model, tokens);
        Random random = new Random(2);
        for (int most : new int[] {tokens.length, 300, 40, 3}) {
            try (Session session = model.open()) {
                float[] logits = {};
                for (int from = 0; from < tokens.length; ) {
                    int to = Math.min(tokens.length, from + 1 + random.nextInt(most));
                    logits = session.append(Arrays.copyOfRange(tokens, from, to));
                    from = to;
                }
                assertThat(logits).as("pieces of at most %d", most).containsExactly(whole);
            }
        }
    }

    /** Goes on from forks of a session at some lengths. */
    public static void assertWhereverForked(LanguageModel model, int[] tokens, int... lengths) {
        int[] added = tokens(60, 5);
        try (Session trunk = model.open()) {
            trunk.append(tokens);
            for (int length : lengths) {
                try (Session fork = trunk.fork(length)) {
                    assertThat(fork.append(added))
                            .as("forked at %d", length)
                            .containsExactly(whole(model, joined(Arrays.copyOf(tokens, length), added)));
                }
            }
        }
    }
}
