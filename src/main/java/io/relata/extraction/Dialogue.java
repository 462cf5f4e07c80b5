package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTrie;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.prompt.AnswerSpace;
import io.relata.prompt.MentionMarks;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptBudget;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One exchange with a language model about one pair: what it holds of the labels, and why.
 *
 * <p>With reasons before labels the model reasons once, whatever is answered in the end, and the labels are scored after
 * its reason. With reasons after labels the labels are scored first, and the model gives its reason for the label it is told.
 */
final class Dialogue implements AutoCloseable {
    private static final String LINE_END = "\n";

    /** Low enough for a sentence that makes sense, high enough for another one. */
    private static final double TEMPERATURE = 0.7;

    /** How much of the text before a continuation is looked at to split it into tokens. */
    private static final int SEAM_LENGTH = 40;

    private final LanguageModel model;
    private final PromptBudget.Fitted fitted;
    private final int reasoningTokensMax;
    private final String source;
    private final LanguageModel.Session session;
    private float[] logits;
    private Optional<Completion> reason = Optional.empty();
    private boolean told;
    private int writtenTokenCount;

    private Dialogue(
            LanguageModel model,
            PromptBudget.Fitted fitted,
            int reasoningTokensMax,
            String source,
            LanguageModel.Session session,
            float[] logits) {
        this.model = model;
        this.fitted = fitted;
        this.reasoningTokensMax = reasoningTokensMax;
        this.source = source;
        this.session = session;
        this.logits = logits;
    }

    /**
     * Opens a dialogue: the model has read the prompt.
     *
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG} if the question does not fit
     */
    static Dialogue open(LanguageModel model, PromptStyle style, PromptInput input, int reasoningTokensMax) {
        Tokenizer tokenizer = model.tokenizer();
        PromptBudget.Fitted fitted = new PromptBudget(
                        model.contextTokensMax()
                                - room(tokenizer, style.render(input.withNearest(0)), reasoningTokensMax),
                        text -> opening(tokenizer, text).length)
                .fit(style, input);
        LanguageModel.Session session = model.open();
        try {
            float[] logits = session.append(opening(tokenizer, fitted.prompt().opening()));
            String source = Prompt.line(input.context().text());
            return new Dialogue(model, fitted, reasoningTokensMax, source, session, logits);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Returns how many tokens come after the opening at most. */
    private static int room(Tokenizer tokenizer, Prompt prompt, int reasoningTokensMax) {
        int answer = prompt.answers().answers().stream()
                .mapToInt(a -> tokenizer.encode(Prompt.continuation(a.text())).length)
                .max()
                .orElse(0);
        // Two line ends, and a stop text that shared its token with the end of the reason.
        return reasoningTokensMax + answer + tokenizer.encode(LINE_END + prompt.bridge()).length + 4;
    }

    private static int[] opening(Tokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text);
        return tokenizer.beginId() < 0
                ? ids
                : IntStream.concat(IntStream.of(tokenizer.beginId()), Arrays.stream(ids))
                        .toArray();
    }

    /** Returns the prompt as it was cut to fit. */
    PromptBudget.Fitted fitted() {
        return fitted;
    }

    /** Returns how many tokens the model wrote, in all attempts. */
    int writtenTokenCount() {
        return writtenTokenCount;
    }

    /** Returns the model's probabilities of the labels that may be answered, in natural order. */
    LabelDistribution labels() {
        if (fitted.prompt().order() == ReasoningOrder.BEFORE_LABEL) {
            Completion before = reason.orElseGet(this::decodeReason);
            append(
                    before.text(),
                    before.unappended() + LINE_END + fitted.prompt().bridge());
        }
        List<AnswerSpace.Answer> answers = fitted.prompt().answers().answers();
        TokenTrie trie = TokenTrie.of(
                model.tokenizer(),
                fitted.prompt().labelCue(),
                answers.stream().map(a -> Prompt.continuation(a.text())).toList());
        double[] logProbabilities = LabelScorer.logProbabilities(session, logits, trie);
        List<RelationLabel> labels = new ArrayList<>();
        answers.forEach(a -> labels.add(a.label()));
        return new LabelDistribution(
                labels, Arrays.stream(logProbabilities).map(Math::exp).toArray());
    }

    /**
     * Returns the model's reason; with reasons after labels, for the label that was settled.
     *
     * @param attempt 0 for the reason the model thinks likeliest; with reasons after labels, 1 and more for others. With
     *     reasons before labels there is only one, since the labels were scored after it
     */
    Completion reason(RelationLabel settled, int attempt) {
        if (fitted.prompt().order() == ReasoningOrder.BEFORE_LABEL) {
            return reason.orElseGet(this::decodeReason);
        }
        if (!told) {
            String answer = Prompt.continuation(fitted.prompt().answers().text(settled));
            append(fitted.prompt().labelCue(), answer + fitted.prompt().bridge());
            told = true;
        }
        try (LanguageModel.Session branch = session.fork()) {
            return decode(branch, attempt == 0 ? new Sampler.Greedy() : new Sampler.Tempered(TEMPERATURE, attempt));
        }
    }

    private Completion decodeReason() {
        Completion completion = decode(session, new Sampler.Greedy());
        reason = Optional.of(completion);
        return completion;
    }

    private Completion decode(LanguageModel.Session in, Sampler sampler) {
        Completion completion = new Decoder(model, sampler)
                .decode(
                        in,
                        logits,
                        new Constraint.Quoting(source, slots(fitted.prompt().marks())),
                        new StopRules(reasoningTokensMax, List.of(LINE_END)));
        writtenTokenCount += completion.tokenIds().size();
        return completion;
    }

    private static List<Constraint.Slot> slots(MentionMarks marks) {
        return marks.slots().stream()
                .map(slot -> new Constraint.Slot(slot.before(), slot.words() + slot.after()))
                .toList();
    }

    private void append(String before, String text) {
        int start = Math.max(0, before.length() - SEAM_LENGTH);
        // Not in the middle of a character.
        String seam = before.substring(start > 0 && Character.isLowSurrogate(before.charAt(start)) ? start + 1 : start);
        logits = session.append(TokenTrie.continuation(model.tokenizer(), seam, text));
    }

    @Override
    public void close() {
        session.close();
    }
}
