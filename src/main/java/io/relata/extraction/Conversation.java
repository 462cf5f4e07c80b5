package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.LikelihoodMeter;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTexts;
import io.relata.decoding.TokenTrie;
import io.relata.decoding.WordTagger;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A text that a model has read and written so far, and what it would say next. After it has written, that is known again only
 * when it has read on. Belongs to one thread.
 */
final class Conversation implements AutoCloseable {
    private final LanguageModel model;
    private final TokenTexts texts;
    private final LanguageModel.Session session;
    private String seam;
    private float[] logits;

    private Conversation(
            LanguageModel model, TokenTexts texts, LanguageModel.Session session, String seam, float[] logits) {
        this.model = model;
        this.texts = texts;
        this.session = session;
        this.seam = TokenTexts.seam(seam);
        this.logits = logits;
    }

    /** Opens a conversation: the model has read the text. */
    static Conversation open(LanguageModel model, String text) {
        return open(model, List.of(text)).getFirst();
    }

    /** Opens a conversation with a model whose token texts are known already. */
    static Conversation open(LanguageModel model, TokenTexts texts, String text) {
        return open(model, texts, List.of(text)).getFirst();
    }

    /**
     * Goes on with a session that has read a text by other means.
     *
     * @param logits what its last {@code append} returned
     */
    static Conversation begun(LanguageModel model, LanguageModel.Session session, String text, float[] logits) {
        return new Conversation(model, new TokenTexts(model.tokenizer()), session, text, logits);
    }

    /** Opens conversations one of which after the other begins alike; the model reads their common beginning once. */
    static List<Conversation> open(LanguageModel model, List<String> openings) {
        return open(model, new TokenTexts(model.tokenizer()), openings);
    }

    private static List<Conversation> open(LanguageModel model, TokenTexts texts, List<String> openings) {
        List<int[]> all =
                openings.stream().map(t -> tokens(model.tokenizer(), t)).toList();
        int common = all.stream().mapToInt(t -> alike(all.getFirst(), t)).min().orElseThrow();
        // Each must have something left to read, since what follows is known only of a text just read.
        int shared = Math.min(common, all.stream().mapToInt(t -> t.length).min().orElseThrow() - 1);
        List<Conversation> opened = new ArrayList<>();
        try (LanguageModel.Session beginning = model.open()) {
            if (shared > 0 && openings.size() > 1) {
                beginning.append(Arrays.copyOf(all.getFirst(), shared));
            }
            for (int i = 0; i < all.size(); i++) {
                opened.add(continued(model, texts, beginning, all.get(i), openings.get(i)));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(Conversation::close);
            throw e;
        }
    }

    private static Conversation continued(
            LanguageModel model, TokenTexts texts, LanguageModel.Session beginning, int[] tokens, String text) {
        LanguageModel.Session session = beginning.fork();
        try {
            float[] logits = session.append(Arrays.copyOfRange(tokens, session.length(), tokens.length));
            return new Conversation(model, texts, session, text, logits);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static int alike(int[] a, int[] b) {
        int at = Arrays.mismatch(a, b);
        return at < 0 ? a.length : at;
    }

    /** Returns the tokens of a text that begins a conversation. */
    static int[] tokens(Tokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text);
        return tokenizer.beginId() < 0
                ? ids
                : IntStream.concat(IntStream.of(tokenizer.beginId()), Arrays.stream(ids))
                        .toArray();
    }

    /** Returns a conversation with the same text that goes on by itself. */
    Conversation fork() {
        return new Conversation(model, texts, session.fork(), seam, logits);
    }

    /** Returns how many tokens of what was read did not have to be computed. */
    int reusedTokenCount() {
        return session.reusedTokenCount();
    }

    /** Returns how many tokens the model has read and written. */
    int length() {
        return session.length();
    }

    /** Returns the tokens of a text as it would go on here. */
    int[] continuation(String text) {
        return texts.continuation(seam, text);
    }

    /** Has the model read on. */
    void append(String text) {
        logits = session.append(continuation(text));
        seam = TokenTexts.seam(seam + text);
    }

    /** Returns the logarithms of the probabilities of these continuations, which add up to 1; none begins another. */
    double[] logProbabilities(List<String> continuations) {
        return LabelScorer.logProbabilities(session, logits, trie(continuations));
    }

    /** Returns the mean logarithm of the tokens' probabilities of each of these continuations; none begins another. */
    double[] meanTokenLogProbabilities(List<String> continuations) {
        return LabelScorer.meanTokenLogProbabilities(session, logits, trie(continuations));
    }

    private TokenTrie trie(List<String> continuations) {
        return new TokenTrie(continuations.stream().map(this::continuation).toList());
    }

    /** Has the model write on; the conversation then holds the completion's tokens. */
    Completion write(Constraint constraint, StopRules rules, Sampler sampler) {
        return write(session, constraint, rules, sampler);
    }

    /**
     * Something written.
     *
     * @param completion what, as {@link #write} returns it
     * @param meanProbability geometric mean of the tokens' probabilities
     */
    record Measured(Completion completion, double meanProbability) {}

    /** Has the model write on, and measures how likely it held what it wrote. */
    Measured writeMeasured(Constraint constraint, StopRules rules, Sampler sampler) {
        LikelihoodMeter meter = new LikelihoodMeter(session, logits);
        return new Measured(write(meter, constraint, rules, sampler), meter.meanProbability());
    }

    private Completion write(LanguageModel.Session written, Constraint constraint, StopRules rules, Sampler sampler) {
        Completion completion = new Decoder(model, sampler, texts).decode(written, logits, constraint, rules);
        seam = TokenTexts.seam(seam + texts.of(completion.tokenIds()));
        return completion;
    }

    /** Has the model repeat words, each with its tag; see {@link WordTagger#tag}. */
    WordTagger.Tagged tag(List<String> words, String delimiter, String first, Function<String, List<String>> after) {
        WordTagger.Tagged tagged =
                new WordTagger(texts).tag(session, new WordTagger.Words(seam, words, delimiter, " ", first), after);
        seam = TokenTexts.seam(seam + tagged.written());
        return tagged;
    }

    @Override
    public void close() {
        session.close();
    }
}
