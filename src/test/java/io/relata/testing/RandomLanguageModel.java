package io.relata.testing;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A model that means nothing: its logits are drawn by chance, the same for the same tokens, whatever vocabulary it is given. */
public final class RandomLanguageModel implements LanguageModel {
    private final ModelFacts facts;
    private final long seed;

    /** Creates a model with the tokenizer and the room of another. */
    public RandomLanguageModel(ModelFacts facts, long seed) {
        this.facts = new ModelFacts(facts.name(), "random-" + seed, facts.tokenizer(), facts.contextTokensMax());
        this.seed = seed;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    @Override
    public Session open() {
        return new RandomSession(new int[0]);
    }

    /** Returns a model that gives other logits, as decided by the adapter's digest. */
    @Override
    public LanguageModel adapted(String name, String digest, LoraAdapter adapter) {
        return new RandomLanguageModel(facts, 31 * seed + digest.hashCode());
    }

    @Override
    public void close() {}

    private final class RandomSession implements Session {
        private int[] tokens;

        RandomSession(int[] tokens) {
            this.tokens = tokens;
        }

        @Override
        public float[] append(int... tokenIds) {
            int[] grown = Arrays.copyOf(tokens, tokens.length + tokenIds.length);
            System.arraycopy(tokenIds, 0, grown, tokens.length, tokenIds.length);
            if (grown.length > contextTokensMax()) {
                throw new RelataException(ErrorCode.PROMPT_TOO_LONG, "full", "");
            }
            tokens = grown;
            SplittableRandom random = new SplittableRandom(seed * 31 + Arrays.hashCode(tokens));
            float[] logits = new float[tokenizer().size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (10 * random.nextDouble());
            }
            // An end that never comes would make every answer as long as it may be.
            logits[tokenizer().endId()] = (float) (11 * random.nextDouble());
            return logits;
        }

        @Override
        public Session fork(int length) {
            return new RandomSession(Arrays.copyOf(tokens, length));
        }

        @Override
        public int length() {
            return tokens.length;
        }

        @Override
        public void close() {}
    }
}
