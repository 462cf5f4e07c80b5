package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
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

    /** A label that is written freely, with the words that models put around it. */
    private static final int WRITTEN_LABEL_TOKENS = 32;

    private final Conversation opened;
    private final PromptBudget.Fitted fitted;
    private final PromptStyle style;
    private final Settings settings;
    private final String source;
    private Optional<Completion> reason = Optional.empty();
    private Optional<Conversation> answering = Optional.empty();
    private Optional<Conversation> told = Optional.empty();
    private int writtenTokenCount;

    /**
     * How a dialogue is led.
     *
     * @param reasoningTokensMax tokens after which a reason is cut off
     * @param decode how labels are decoded
     * @param scoring how they are scored
     * @param turnsTokensMax room that is kept for turns after the answer
     */
    record Settings(int reasoningTokensMax, Decode decode, ScorePlan.Scoring scoring, int turnsTokensMax) {}

    /**
     * What was said of the labels.
     *
     * @param distribution probabilities of the labels that may be answered, in natural order; empty where what was written
     *     could not be read
     * @param written what was written, where the label was decoded freely
     */
    record Labels(Optional<LabelDistribution> distribution, String written) {}

    private Dialogue(
            Conversation opened, PromptBudget.Fitted fitted, PromptStyle style, Settings settings, String source) {
        this.opened = opened;
        this.fitted = fitted;
        this.style = style;
        this.settings = settings;
        this.source = source;
    }

    /** Dialogues that were opened together, and how the model read their prompts. */
    record Opened(List<Dialogue> dialogues, Trace.Prefill prefill) {}

    /**
     * Opens dialogues that show the same demonstrations: the model has read the prompts.
     *
     * @param reader how the model reads prompts
     * @param inputs at least one; of the first as many demonstrations are shown as fit, of the others no more than that
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG} if a question does not fit
     */
    static Opened open(
            TextModel model, PromptReader reader, PromptStyle style, List<PromptInput> inputs, Settings settings) {
        List<PromptBudget.Fitted> fitted = new ArrayList<>();
        int dropped = 0;
        for (PromptInput input : inputs) {
            int shown = Math.max(0, input.demonstrations().size() - dropped);
            PromptBudget.Fitted one =
                    budget(model, reader, style, input, settings).fit(style, input.withNearest(shown));
            dropped += one.droppedCount();
            fitted.add(new PromptBudget.Fitted(one.prompt(), one.tokenCount(), dropped));
        }
        PromptReader.Opened read =
                reader.open(fitted.stream().map(PromptBudget.Fitted::prompt).toList());
        List<Dialogue> dialogues = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String source = Prompt.line(inputs.get(i).context().text());
            dialogues.add(new Dialogue(read.conversations().get(i), fitted.get(i), style, settings, source));
        }
        return new Opened(dialogues, read.prefill());
    }

    private static PromptBudget budget(
            TextModel model, PromptReader reader, PromptStyle style, PromptInput input, Settings settings) {
        return new PromptBudget(
                model.contextTokensMax() - room(model, style.render(input.withNearest(0)), settings), reader);
    }

    /** Returns how many tokens come after the opening at most. */
    private static int room(TextModel model, Prompt prompt, Settings settings) {
        int answer = prompt.answers().answers().stream()
                .mapToInt(a -> model.tokenCount(Prompt.continuation(a.text())))
                .max()
                .orElse(0);
        int reason = prompt.order() == ReasoningOrder.NONE ? 0 : settings.reasoningTokensMax();
        int written = settings.decode() == Decode.FREE ? WRITTEN_LABEL_TOKENS : 0;
        // Two line ends, and a stop text that shared its token with the end of the reason.
        return reason
                + Math.max(answer, written)
                + model.tokenCount(LINE_END + prompt.bridge())
                + settings.turnsTokensMax()
                + 4;
    }

    /** Returns the prompt as it was cut to fit. */
    PromptBudget.Fitted fitted() {
        return fitted;
    }

    /** Returns how many tokens the model wrote, in all attempts. */
    int writtenTokenCount() {
        return writtenTokenCount;
    }

    /** Returns what the model holds of the labels; with reasons before labels, after its likeliest reason. */
    Labels labels() {
        try (Conversation branch = answering().fork()) {
            return labels(branch);
        }
    }

    /** Returns what the model holds of the labels after another reason, drawn with a seed. Only for reasons before labels. */
    Labels labelsAfterAnotherReason(long seed) {
        try (Conversation branch = opened.fork()) {
            reasonFirst(branch, new Sampler.Tempered(TEMPERATURE, seed));
            return labels(branch);
        }
    }

    /** Returns the conversation at the point where the label is next. */
    private Conversation answering() {
        if (fitted.prompt().order() != ReasoningOrder.BEFORE_LABEL) {
            return opened;
        }
        if (answering.isEmpty()) {
            Conversation branch = opened.fork();
            answering = Optional.of(branch);
            reason = Optional.of(reasonFirst(branch, new Sampler.Greedy()));
        }
        return answering.get();
    }

    private Completion reasonFirst(Conversation branch, Sampler sampler) {
        Completion before = write(branch, sampler);
        branch.append(before.unappended() + LINE_END + fitted.prompt().bridge());
        return before;
    }

    private Labels labels(Conversation branch) {
        return switch (settings.decode()) {
            case TRIE -> new Labels(Optional.of(scored(branch)), "");
            case FREE -> written(branch);
        };
    }

    private LabelDistribution scored(Conversation branch) {
        List<AnswerSpace.Answer> answers = fitted.prompt().answers().answers();
        List<String> texts =
                answers.stream().map(a -> Prompt.continuation(a.text())).toList();
        double[] probabilities =
                switch (settings.scoring()) {
                    case CONSTRAINED ->
                        Arrays.stream(branch.logProbabilities(texts))
                                .map(Math::exp)
                                .toArray();
                    case MEAN_TOKEN -> softmax(branch.meanTokenLogProbabilities(texts));
                };
        return new LabelDistribution(labelsOf(answers), probabilities);
    }

    private Labels written(Conversation branch) {
        Conversation.Measured written = branch.writeMeasured(
                new Constraint.Free(), new StopRules(WRITTEN_LABEL_TOKENS, List.of(LINE_END)), new Sampler.Greedy());
        String text = written.completion().text();
        writtenTokenCount += written.completion().tokenIds().size();
        return new Labels(
                style.parse(text, fitted.prompt().answers()).map(l -> certain(l, written.meanProbability())), text);
    }

    /** Returns the distribution that says of a label what the model's words were worth, and of all others alike. */
    private LabelDistribution certain(RelationLabel label, double meanProbability) {
        List<RelationLabel> labels = labelsOf(fitted.prompt().answers().answers());
        double even = 1.0 / labels.size();
        return new LabelDistribution(
                labels,
                labels.stream()
                        .mapToDouble(l -> even * (1 - meanProbability) + (l.equals(label) ? meanProbability : 0))
                        .toArray());
    }

    private static List<RelationLabel> labelsOf(List<AnswerSpace.Answer> answers) {
        return answers.stream().map(AnswerSpace.Answer::label).toList();
    }

    private static double[] softmax(double[] logs) {
        double top = Arrays.stream(logs).max().orElseThrow();
        double sum = Arrays.stream(logs).map(l -> Math.exp(l - top)).sum();
        return Arrays.stream(logs).map(l -> Math.exp(l - top) / sum).toArray();
    }

    /**
     * Returns the model's reason; with reasons after labels, for the label that was settled.
     *
     * @param attempt 0 for the reason the model thinks likeliest; with reasons after labels, 1 and more for others. With
     *     reasons before labels there is only one, since the labels were scored after it
     */
    Completion reason(RelationLabel settled, int attempt) {
        if (fitted.prompt().order() == ReasoningOrder.BEFORE_LABEL) {
            answering();
            return reason.orElseThrow();
        }
        if (told.isEmpty()) {
            Conversation branch = answered(settled);
            told = Optional.of(branch);
            branch.append(fitted.prompt().bridge());
        }
        try (Conversation branch = told.get().fork()) {
            return write(branch, attempt == 0 ? new Sampler.Greedy() : new Sampler.Tempered(TEMPERATURE, attempt));
        }
    }

    /** Returns the conversation after this label has been answered; whoever asks closes it. */
    Conversation answered(RelationLabel label) {
        Conversation branch = answering().fork();
        try {
            branch.append(Prompt.continuation(fitted.prompt().answers().text(label)));
            return branch;
        } catch (RuntimeException e) {
            branch.close();
            throw e;
        }
    }

    private Completion write(Conversation in, Sampler sampler) {
        Completion completion = in.write(
                new Constraint.Quoting(source, slots(fitted.prompt().marks())),
                new StopRules(settings.reasoningTokensMax(), List.of(LINE_END)),
                sampler);
        writtenTokenCount += completion.tokenIds().size();
        return completion;
    }

    private static List<Constraint.Slot> slots(MentionMarks marks) {
        return marks.slots().stream()
                .map(slot -> new Constraint.Slot(slot.before(), slot.words() + slot.after()))
                .toList();
    }

    @Override
    public void close() {
        told.ifPresent(Conversation::close);
        answering.ifPresent(Conversation::close);
        opened.close();
    }
}
