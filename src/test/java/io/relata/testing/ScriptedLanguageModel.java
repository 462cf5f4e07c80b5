package io.relata.testing;

import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A model whose logits are a function of all tokens so far. */
public final class ScriptedLanguageModel implements LanguageModel {
    private final Tokenizer tokenizer;
    private final int contextTokensMax;
    private final Function<int[], float[]> logits;
    private int appendCount;
    private int tokenCount;
    private int openCount;

    private ScriptedLanguageModel(Tokenizer tokenizer, int contextTokensMax, Function<int[], float[]> logits) {
        this.tokenizer = tokenizer;
        this.contextTokensMax = contextTokensMax;
        this.logits = logits;
    }

    /** Creates a model with the given logits. */
    public static ScriptedLanguageModel ofLogits(int contextTokensMax, Function<int[], float[]> logits) {
        return ofLogits(new ByteTokenizer(), contextTokensMax, logits);
    }

    /** Creates a model with the given logits over another vocabulary than that of bytes. */
    public static ScriptedLanguageModel ofLogits(
            Tokenizer tokenizer, int contextTokensMax, Function<int[], float[]> logits) {
        return new ScriptedLanguageModel(tokenizer, contextTokensMax, logits);
    }

    /**
     * Creates a model that writes what {@code script} returns for the text so far: the next byte of it has logit 10,
     * all others 0; when it returns nothing more, the end token has.
     */
    public static ScriptedLanguageModel writing(int contextTokensMax, Function<String, String> script) {
        Tokenizer bytes = new ByteTokenizer();
        return new ScriptedLanguageModel(bytes, contextTokensMax, tokens -> {
            int[] next = bytes.encode(script.apply(bytes.decode(tokens)));
            float[] out = new float[bytes.size()];
            out[next.length == 0 ? bytes.endId() : next[0]] = 10;
            return out;
        });
    }

    /** Returns how often a session was appended to. */
    public int appendCount() {
        return appendCount;
    }

    /** Returns how many tokens were appended to sessions: what an engine would have to evaluate. */
    public int tokenCount() {
        return tokenCount;
    }

    /** Returns how many sessions and forks are open. */
    public int openCount() {
        return openCount;
    }

    @Override
    public ModelFacts facts() {
        return new ModelFacts("scripted", "scripted", tokenizer, contextTokensMax);
    }

    @Override
    public Session open() {
        return new ScriptedSession(new int[0]);
    }

    @Override
    public void close() {}

    private final class ScriptedSession implements Session {
        private int[] tokens;

        ScriptedSession(int[] tokens) {
            this.tokens = tokens;
            openCount++;
        }

        @Override
        public float[] append(int... tokenIds) {
            if (tokens.length + tokenIds.length > contextTokensMax) {
                throw new RelataException(ErrorCode.PROMPT_TOO_LONG, "full", "");
            }
            tokens = IntStream.concat(Arrays.stream(tokens), Arrays.stream(tokenIds))
                    .toArray();
            appendCount++;
            tokenCount += tokenIds.length;
            return logits.apply(tokens);
        }

        @Override
        public Session fork(int length) {
            return new ScriptedSession(Arrays.copyOf(tokens, length));
        }

        @Override
        public int length() {
            return tokens.length;
        }

        @Override
        public void close() {
            openCount--;
        }
    }
}
