package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.LikelihoodMeter;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTrie;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A text that a model has read and written so far, and what it would say next. Belongs to one thread. */
final class Conversation implements AutoCloseable {
    /** How much of the text before a continuation is looked at to split it into tokens. */
    private static final int SEAM_LENGTH = 40;

    private final LanguageModel model;
    private final LanguageModel.Session session;
    private String seam;
    private float[] logits;

    private Conversation(LanguageModel model, LanguageModel.Session session, String text, float[] logits) {
        this.model = model;
        this.session = session;
        this.seam = seam(text);
        this.logits = logits;
    }

    /** Opens a conversation: the model has read the text. */
    static Conversation open(LanguageModel model, String text) {
        return open(model, List.of(text)).getFirst();
    }

    /** Opens conversations one of which after the other begins alike; the model reads their common beginning once. */
    static List<Conversation> open(LanguageModel model, List<String> texts) {
        List<int[]> all = texts.stream().map(t -> tokens(model.tokenizer(), t)).toList();
        int common = all.stream().mapToInt(t -> alike(all.getFirst(), t)).min().orElseThrow();
        // Each must have something left to read, since what follows is known only of a text just read.
        int shared = Math.min(common, all.stream().mapToInt(t -> t.length).min().orElseThrow() - 1);
        List<Conversation> opened = new ArrayList<>();
        try (LanguageModel.Session beginning = model.open()) {
            if (shared > 0 && texts.size() > 1) {
                beginning.append(Arrays.copyOf(all.getFirst(), shared));
            }
            for (int i = 0; i < all.size(); i++) {
                opened.add(continued(model, beginning, all.get(i), texts.get(i)));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(Conversation::close);
            throw e;
        }
    }

    private static Conversation continued(
            LanguageModel model, LanguageModel.Session beginning, int[] tokens, String text) {
        LanguageModel.Session session = beginning.fork();
        try {
            float[] logits = session.append(Arrays.copyOfRange(tokens, session.length(), tokens.length));
            return new Conversation(model, session, text, logits);
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
        return new Conversation(model, session.fork(), seam, logits);
    }

    /** Has the model read on. */
    void append(String text) {
        logits = session.append(TokenTrie.continuation(model.tokenizer(), seam, text));
        seam = seam(seam + text);
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
        return TokenTrie.of(model.tokenizer(), seam, continuations);
    }

    /**
     * Something written.
     *
     * @param completion what, of which the conversation holds all but {@code unappended}
     * @param meanProbability geometric mean of the tokens' probabilities
     */
    record Written(Completion completion, double meanProbability) {}

    /** Has the model write on. */
    Written write(Constraint constraint, StopRules rules, Sampler sampler) {
        LikelihoodMeter meter = new LikelihoodMeter(session, logits);
        Completion completion = new Decoder(model, sampler).decode(meter, logits, constraint, rules);
        String held = completion
                .text()
                .substring(
                        0, completion.text().length() - completion.unappended().length());
        seam = seam(seam + held);
        logits = meter.logits();
        return new Written(completion, meter.meanProbability());
    }

    /** Returns the end of a text, not cut in the middle of a character. */
    private static String seam(String text) {
        int start = Math.max(0, text.length() - SEAM_LENGTH);
        return text.substring(start > 0 && Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }

    @Override
    public void close() {
        session.close();
    }
}
