package io.relata.remote;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.WordTagger;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Conversation;
import io.relata.extraction.TextModel;
import java.util.List;
import java.util.function.Function;

/** A text that is sent again with every question; what the server keeps of it is its own affair. */
final class RemoteConversation implements Conversation {
    private final TextModel model;
    private final RemoteAsking asking;
    private String text;

    RemoteConversation(TextModel model, RemoteAsking asking, String text) {
        this.model = model;
        this.asking = asking;
        this.text = text;
    }

    @Override
    public Conversation fork() {
        return new RemoteConversation(model, asking, text);
    }

    @Override
    public int reusedTokenCount() {
        return 0;
    }

    @Override
    public int length() {
        return model.openingTokenCount(text);
    }

    @Override
    public int tokenCount(String more) {
        return model.tokenCount(more);
    }

    @Override
    public void append(String more) {
        text += more;
    }

    @Override
    public double[] logProbabilities(List<String> continuations) {
        return asking.logProbabilities(text, continuations);
    }

    @Override
    public double[] meanTokenLogProbabilities(List<String> continuations) {
        return asking.meanTokenLogProbabilities(text, continuations);
    }

    @Override
    public Completion write(Constraint constraint, StopRules rules, Sampler sampler) {
        return written(asking.write(text, constraint, rules, sampler, false)).completion();
    }

    @Override
    public Measured writeMeasured(Constraint constraint, StopRules rules, Sampler sampler) {
        return written(asking.write(text, constraint, rules, sampler, true));
    }

    private Measured written(Measured measured) {
        text += measured.completion().text();
        return measured;
    }

    @Override
    public String held(Completion completion) {
        return completion.text();
    }

    @Override
    public WordTagger.Tagged tag(
            List<String> words, String delimiter, String first, Function<String, List<String>> after) {
        throw new RelataException(
                ErrorCode.PROFILE_MISMATCH,
                "The profile has words tagged one by one, and the model %s runs elsewhere and cannot be asked so often."
                        .formatted(model.name()),
                "Maybe use a profile whose answers are written, or a model of this installation.");
    }

    @Override
    public void close() {
        // Nothing is held here.
    }
}
