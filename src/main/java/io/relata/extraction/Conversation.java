package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.WordTagger;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A text that a model has read and written so far, and what it would say next. Belongs to one thread. */
public interface Conversation extends AutoCloseable {
    /**
     * Goes on with a session that has read a text by other means.
     *
     * @param logits what its last {@code append} returned
     */
    static Conversation begun(LanguageModel model, LanguageModel.Session session, String text, float[] logits) {
        return LocalConversation.begun(model, session, text, logits);
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
    Conversation fork();

    /** Returns how many tokens of what was read did not have to be computed. */
    int reusedTokenCount();

    /** Returns how many tokens the model has read and written. */
    int length();

    /** Returns how many tokens a text would have if it went on here. */
    int tokenCount(String text);

    /** Has the model read on. */
    void append(String text);

    /** Returns the logarithms of the probabilities of these continuations, which add up to 1; none begins another. */
    double[] logProbabilities(List<String> continuations);

    /** Returns the mean logarithm of the tokens' probabilities of each of these continuations; none begins another. */
    double[] meanTokenLogProbabilities(List<String> continuations);

    /** Has the model write on; the conversation then holds what was written, but for {@link Completion#unappended}. */
    Completion write(Constraint constraint, StopRules rules, Sampler sampler);

    /**
     * Something written.
     *
     * @param completion what, as {@link #write} returns it
     * @param meanProbability geometric mean of the tokens' probabilities
     */
    record Measured(Completion completion, double meanProbability) {}

    /** Has the model write on, and measures how likely it held what it wrote. */
    Measured writeMeasured(Constraint constraint, StopRules rules, Sampler sampler);

    /** Returns what the conversation holds of a completion that was written last: it may be the beginning of a stop text more. */
    String held(Completion completion);

    /** Has the model repeat words, each with its tag; see {@link WordTagger#tag}. */
    WordTagger.Tagged tag(List<String> words, String delimiter, String first, Function<String, List<String>> after);

    @Override
    void close();
}
