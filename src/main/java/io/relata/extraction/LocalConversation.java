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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A conversation with a model in this process. After it has written, what it would say next is known again only when it has
 * read on.
 */
final class LocalConversation implements Conversation {
    private final LanguageModel model;
    private final TokenTexts texts;
    private final LanguageModel.Session session;
    private String seam;
    private float[] logits;

    private LocalConversation(
            LanguageModel model, TokenTexts texts, LanguageModel.Session session, String seam, float[] logits) {
        this.model = model;
        this.texts = texts;
        this.session = session;
        this.seam = TokenTexts.seam(seam);
        this.logits = logits;
    }

    /**
     * Goes on with a session that has read a text by other means.
     *
     * @param logits what its last {@code append} returned
     */
    static Conversation begun(LanguageModel model, LanguageModel.Session session, String text, float[] logits) {
        return new LocalConversation(model, new TokenTexts(model.tokenizer()), session, text, logits);
    }

    /** Opens conversations one of which after the other begins alike; the model reads their common beginning once. */
    static List<Conversation> open(LanguageModel model, TokenTexts texts, List<String> openings) {
        List<int[]> all = openings.stream()
                .map(t -> Conversation.tokens(model.tokenizer(), t))
                .toList();
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
            return new LocalConversation(model, texts, session, text, logits);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static int alike(int[] a, int[] b) {
        int at = Arrays.mismatch(a, b);
        return at < 0 ? a.length : at;
    }

    @Override
    public Conversation fork() {
        return new LocalConversation(model, texts, session.fork(), seam, logits);
    }

    @Override
    public int reusedTokenCount() {
        return session.reusedTokenCount();
    }

    @Override
    public int length() {
        return session.length();
    }

    @Override
    public int tokenCount(String text) {
        return continuation(text).length;
    }

    private int[] continuation(String text) {
        return texts.continuation(seam, text);
    }

    @Override
    public void append(String text) {
        logits = session.append(continuation(text));
        seam = TokenTexts.seam(seam + text);
    }

    @Override
    public double[] logProbabilities(List<String> continuations) {
        return LabelScorer.logProbabilities(session, logits, trie(continuations));
    }

    @Override
    public double[] meanTokenLogProbabilities(List<String> continuations) {
        return LabelScorer.meanTokenLogProbabilities(session, logits, trie(continuations));
    }

    private TokenTrie trie(List<String> continuations) {
        return new TokenTrie(continuations.stream().map(this::continuation).toList());
    }

    @Override
    public Completion write(Constraint constraint, StopRules rules, Sampler sampler) {
        return write(session, constraint, rules, sampler);
    }

    @Override
    public Measured writeMeasured(Constraint constraint, StopRules rules, Sampler sampler) {
        LikelihoodMeter meter = new LikelihoodMeter(session, logits);
        return new Measured(write(meter, constraint, rules, sampler), meter.meanProbability());
    }

    private Completion write(LanguageModel.Session written, Constraint constraint, StopRules rules, Sampler sampler) {
        Completion completion = new Decoder(model, sampler, texts).decode(written, logits, constraint, rules);
        seam = TokenTexts.seam(seam + texts.of(completion.tokenIds()));
        return completion;
    }

    @Override
    public String held(Completion completion) {
        return texts.of(completion.tokenIds());
    }

    @Override
    public WordTagger.Tagged tag(
            List<String> words, String delimiter, String first, Function<String, List<String>> after) {
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
