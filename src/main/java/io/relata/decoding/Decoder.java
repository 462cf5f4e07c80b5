package io.relata.decoding;

import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.grammar.Grammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The decoding loop. */
public final class Decoder {
    private final LanguageModel model;
    private final Sampler sampler;
    private final TokenTexts texts;

    /** Creates a decoder for sessions of one model. */
    public Decoder(LanguageModel model, Sampler sampler) {
        this(model, sampler, new TokenTexts(model.tokenizer()));
    }

    /** Creates a decoder that remembers what earlier ones have found out about the model's tokens. */
    public Decoder(LanguageModel model, Sampler sampler, TokenTexts texts) {
        this.model = model;
        this.sampler = sampler;
        this.texts = texts;
    }

    /**
     * Decodes a continuation. Afterwards the session holds the completion's tokens too.
     *
     * @param logits what the last {@code append} to the session returned
     */
    public Completion decode(LanguageModel.Session session, float[] logits, Constraint constraint, StopRules rules) {
        if (constraint instanceof Constraint.Shaped(Grammar form)) {
            return new ShapedDecoding(model, sampler, texts, session, logits, form, rules).run();
        }
        RandomGenerator random = sampler.random();
        List<Integer> tokenIds = new ArrayList<>();
        GrowingText written = new GrowingText(texts);
        float[] next = logits;
        int node = TokenTrie.ROOT;
        while (true) {
            if (constraint instanceof Constraint.OneOf(TokenTrie trie) && trie.sequenceAt(node) >= 0) {
                return completion(tokenIds, new Stop.ConstraintSatisfied());
            }
            if (tokenIds.size() == rules.tokensMax()) {
                return completion(tokenIds, new Stop.TokenLimit());
            }
            int token = choose(next, constraint, node, tokenIds, random);
            if (constraint instanceof Constraint.OneOf(TokenTrie trie)) {
                node = trie.child(node, token);
            } else {
                Optional<Completion> ended = ended(tokenIds, written, token, rules);
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
            if (session.length() == model.contextTokensMax()) {
                return completion(tokenIds, new Stop.ContextFull());
            }
            next = session.append(token);
            tokenIds.add(token);
        }
    }

    private Completion completion(List<Integer> tokenIds, Stop stop) {
        return new Completion(text(tokenIds), tokenIds, "", stop);
    }

    private Optional<Completion> ended(List<Integer> tokenIds, GrowingText written, int token, StopRules rules) {
        if (token == model.tokenizer().endId()) {
            return Optional.of(completion(tokenIds, new Stop.EndOfText()));
        }
        if (!mayStop(written, token, rules)) {
            return Optional.empty();
        }
        List<Integer> withToken = new ArrayList<>(tokenIds);
        withToken.add(token);
        String text = text(withToken);
        String held = text(tokenIds);
        for (String stop : rules.texts()) {
            int at = text.indexOf(stop);
            if (at >= 0) {
                String before = text.substring(0, at);
                String rest = before.startsWith(held) ? before.substring(held.length()) : "";
                return Optional.of(new Completion(before, tokenIds, rest, new Stop.StopText(stop)));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a stop text came up with a token; a vocabulary that puts a space before every text may take it away again. */
    private static boolean mayStop(GrowingText written, int token, StopRules rules) {
        if (rules.texts().isEmpty()) {
            return false;
        }
        int looked = written.settled();
        written.add(token);
        return rules.texts().stream().anyMatch(stop -> written.contains(stop, looked - stop.length() + 1));
    }

    private String text(List<Integer> tokenIds) {
        Tokenizer tokenizer = model.tokenizer();
        return tokenizer.decode(tokenIds.stream().mapToInt(Integer::intValue).toArray());
    }

    private int choose(
            float[] logits, Constraint constraint, int node, List<Integer> tokenIds, RandomGenerator random) {
        return switch (constraint) {
            case Constraint.Free() -> sampler.choose(finite(logits), random);
            case Constraint.OneOf(TokenTrie trie) -> sampler.choose(only(logits, trie.tokens(node)), random);
            case Constraint.Quoting quoting -> chooseQuoting(finite(logits), quoting, tokenIds, random);
            case Constraint.Shaped _ -> throw new IllegalStateException("A form has a loop of its own.");
        };
    }

    /**
     * Tries tokens as the sampler likes them until one keeps to what is copied; the same as masking the whole vocabulary first,
     * and mostly done after one try. Where a vocabulary cannot spell the source, the first choice is taken.
     */
    private int chooseQuoting(
            float[] logits, Constraint.Quoting quoting, List<Integer> tokenIds, RandomGenerator random) {
        int first = sampler.choose(logits, random);
        int token = first;
        for (int tried = 0; tried < logits.length; tried++) {
            List<Integer> withToken = new ArrayList<>(tokenIds);
            withToken.add(token);
            Copying.State state = Copying.state(text(withToken), quoting);
            boolean goesOn = token != model.tokenizer().endId();
            if (state == Copying.State.WHOLE || state == Copying.State.OPEN && goesOn) {
                return token;
            }
            logits[token] = Float.NEGATIVE_INFINITY;
            token = sampler.choose(logits, random);
        }
        return first;
    }

    /** Returns the logits of some tokens, all others at minus infinity. */
    private static float[] only(float[] logits, int[] tokens) {
        float[] masked = new float[logits.length];
        Arrays.fill(masked, Float.NEGATIVE_INFINITY);
        for (int t : tokens) {
            masked[t] = finite(logits[t]);
        }
        return masked;
    }

    static float[] finite(float[] logits) {
        float[] finite = new float[logits.length];
        for (int t = 0; t < finite.length; t++) {
            finite[t] = finite(logits[t]);
        }
        return finite;
    }

    /** A model with broken weights gives NaN and infinities; they must not lead out of the constraint. */
    public static float finite(float logit) {
        return Float.isNaN(logit) ? -Float.MAX_VALUE : Math.clamp(logit, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
}
