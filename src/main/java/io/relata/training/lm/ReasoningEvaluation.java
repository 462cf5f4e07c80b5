package io.relata.training.lm;

import io.relata.classification.LabelDistribution;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTrie;
import io.relata.document.PairContext;
import io.relata.engine.LanguageModel;
import io.relata.prompt.AnswerSpace;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptBudget;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.ReasonComposer;
import io.relata.schema.RelationLabel;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Measures a language model on pairs that it was not trained on: how often its reasons pass the verifier, and how often it
 * picks the right label, with and without demonstrations. One reason a pair, the likeliest; serving tries again where it fails.
 */
public final class ReasoningEvaluation {
    private static final int REASON_TOKENS_MAX = 96;

    /** Tokens that a label and the cues around it take at most. */
    private static final int LABEL_TOKENS_MAX = 64;

    private final LanguageModel model;
    private final PromptStyle style;
    private final EpisodeSource store;
    private final LexicalNeighbors neighbors;

    /**
     * Creates an evaluation.
     *
     * @param store what demonstrations are retrieved from; no asked text may be in it
     */
    public ReasoningEvaluation(LanguageModel model, PromptStyle style, EpisodeSource store) {
        this.model = model;
        this.style = style;
        this.store = store;
        this.neighbors = new LexicalNeighbors(store.items());
    }

    /**
     * What was counted.
     *
     * @param asked pairs asked about
     * @param rightLabels pairs whose label the model got right by itself
     * @param held reasons that the verifier let stand: with reasons after labels for the gold label, with reasons before
     *     labels for the label that the model then picked
     * @param verdicts how often each verdict was given, by its wire name
     * @param reasonTokens tokens of all reasons
     */
    public record Counts(int asked, int rightLabels, int held, Map<String, Integer> verdicts, long reasonTokens) {}

    /**
     * What became of one pair.
     *
     * @param rightLabel whether the model got the label right by itself
     * @param verdict of its reason, by its wire name
     * @param held whether the verifier let the reason stand
     * @param reasonTokens tokens of the reason
     */
    public record Outcome(boolean rightLabel, String verdict, boolean held, int reasonTokens) {}

    /** Asks about every pair with {@code demonstrations} nearest demonstrations. */
    public Counts evaluate(List<EpisodeItem> asked, int demonstrations, ReasoningOrder order) {
        return counts(outcomes(asked, demonstrations, order));
    }

    /** Asks about every pair and returns what became of each, in the order of the pairs. */
    public List<Outcome> outcomes(List<EpisodeItem> asked, int demonstrations, ReasoningOrder order) {
        return asked.stream().map(item -> outcome(item, demonstrations, order)).toList();
    }

    /** Counts what became of pairs. */
    public static Counts counts(List<Outcome> outcomes) {
        Map<String, Integer> verdicts = new TreeMap<>();
        outcomes.forEach(outcome -> verdicts.merge(outcome.verdict(), 1, Integer::sum));
        return new Counts(
                outcomes.size(),
                (int) outcomes.stream().filter(Outcome::rightLabel).count(),
                (int) outcomes.stream().filter(Outcome::held).count(),
                verdicts,
                outcomes.stream().mapToLong(Outcome::reasonTokens).sum());
    }

    private Outcome outcome(EpisodeItem item, int demonstrations, ReasoningOrder order) {
        List<ShownDemonstration> shown = shown(item, demonstrations);
        Prompt prompt = new PromptBudget(
                        model.contextTokensMax() - REASON_TOKENS_MAX - LABEL_TOKENS_MAX,
                        text -> model.tokenizer().encode(text).length)
                .fit(
                        style,
                        new PromptInput(store.schema(), store.schema().labels(), shown, item.context(), order, false))
                .prompt();
        try (LanguageModel.Session session = model.open()) {
            Answer answer = answer(session, prompt, item);
            RelationLabel reasoned = order == ReasoningOrder.AFTER_LABEL ? item.label() : answer.label();
            Completion plain = answer.reason()
                    .withText(prompt.marks().plain(answer.reason().text()));
            Verdict verdict = new ReasoningVerifier(store.schema()).verify(plain, item.context(), reasoned, shown);
            return new Outcome(
                    answer.label().equals(item.label()),
                    verdict.wireName(),
                    !(verdict instanceof Verdict.Rejected),
                    answer.reason().tokenIds().size());
        }
    }

    private record Answer(RelationLabel label, Completion reason) {}

    private List<ShownDemonstration> shown(EpisodeItem item, int count) {
        ReasonComposer composer = new ReasonComposer(store.schema());
        return neighbors.nearest(item.context(), count).stream()
                .map(store.items()::get)
                .map(d -> new ShownDemonstration(
                        d.context(),
                        d.label(),
                        d.reasoning().isEmpty()
                                ? composer.compose(d.context(), d.label(), d.evidence())
                                : d.reasoning()))
                .toList();
    }

    private Answer answer(LanguageModel.Session session, Prompt prompt, EpisodeItem item) {
        int[] opening = model.tokenizer().encode(prompt.opening());
        float[] logits =
                session.append(IntStream.concat(IntStream.of(model.tokenizer().beginId()), Arrays.stream(opening))
                        .toArray());
        return switch (prompt.order()) {
            case BEFORE_LABEL -> {
                Completion reason = reason(session, logits, prompt, item.context());
                float[] after = append(session, reason.unappended() + "\n" + prompt.bridge());
                yield new Answer(label(session, after, prompt), reason);
            }
            case AFTER_LABEL -> {
                RelationLabel label = label(session, logits, prompt);
                String told = Prompt.continuation(prompt.answers().text(item.label())) + prompt.bridge();
                yield new Answer(label, reason(session, append(session, told), prompt, item.context()));
            }
            case NONE -> throw new IllegalArgumentException("Without reasons there is nothing to evaluate.");
        };
    }

    /** As served: what is quoted is copied from the text, and marked mentions are spelled as they are. */
    private Completion reason(LanguageModel.Session session, float[] logits, Prompt prompt, PairContext context) {
        List<Constraint.Slot> slots = prompt.marks().slots().stream()
                .map(slot -> new Constraint.Slot(slot.before(), slot.words() + slot.after()))
                .toList();
        return new Decoder(model, new Sampler.Greedy())
                .decode(
                        session,
                        logits,
                        new Constraint.Quoting(Prompt.line(context.text()), slots),
                        new StopRules(REASON_TOKENS_MAX, List.of("\n")));
    }

    private float[] append(LanguageModel.Session session, String text) {
        return session.append(model.tokenizer().encode(text));
    }

    private RelationLabel label(LanguageModel.Session session, float[] logits, Prompt prompt) {
        List<AnswerSpace.Answer> answers = prompt.answers().answers();
        TokenTrie trie = new TokenTrie(answers.stream()
                .map(answer -> model.tokenizer().encode(Prompt.continuation(answer.text())))
                .toList());
        double[] scores = LabelScorer.logProbabilities(session, logits, trie);
        List<RelationLabel> labels = new ArrayList<>();
        answers.forEach(answer -> labels.add(answer.label()));
        return new LabelDistribution(
                        labels, Arrays.stream(scores).map(Math::exp).toArray())
                .best();
    }
}
