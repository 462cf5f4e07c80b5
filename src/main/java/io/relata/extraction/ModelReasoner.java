package io.relata.extraction;

import io.relata.blocks.BlockStore;
import io.relata.classification.LabelDistribution;
import io.relata.decoding.Completion;
import io.relata.document.PairContext;
import io.relata.prompt.PairTurns;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.Explainer;
import io.relata.reasoning.Explanation;
import io.relata.reasoning.RelationStatements;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.retrieval.SelectionRules;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A reasoner that has shown a model its prompts. */
final class ModelReasoner implements Reasoner {
    private static final PairTurns TURNS = new PairTurns();

    private final Question question;
    private final List<Dialogue> dialogues;
    private final Trace.Prefill prefill;
    private final List<ShownDemonstration> shown;
    private final ReasoningVerifier verifier;
    private final ExtractionListener listener;
    private final List<Trace.Turn> turns = new ArrayList<>();
    private final Map<String, Double> measures = new TreeMap<>();
    private String writtenLabel = "";
    private int calls = 1;

    /** What is asked of a model, and what the prompt is made from. */
    record Question(
            TextModel model,
            PromptStyle style,
            DemonstrationSelector selector,
            DemonstrationIndex index,
            BlockStore blocks,
            Query query,
            RelationSchema schema,
            List<RelationLabel> allowed,
            PairContext context,
            PairProfile profile,
            Explainer explainer) {}

    private ModelReasoner(
            Question question,
            Dialogue.Opened opened,
            List<ShownDemonstration> shown,
            ReasoningVerifier verifier,
            ExtractionListener listener) {
        this.question = question;
        this.dialogues = opened.dialogues();
        this.prefill = opened.prefill();
        this.shown = shown;
        this.verifier = verifier;
        this.listener = listener;
    }

    /**
     * Shows a model its prompts.
     *
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG}
     */
    static Reasoner asking(Question question, StageClock clock, ExtractionListener listener) {
        PairProfile profile = question.profile();
        ReasoningVerifier verifier = new ReasoningVerifier(question.schema());
        List<Demonstration> chosen = clock.time("select", () -> chosen(question));
        ShownReasons reasons = new ShownReasons(profile, question.explainer(), verifier);
        List<ShownDemonstration> shown = chosen.stream().map(reasons::shown).toList();
        PromptInput input = new PromptInput(
                question.schema(),
                question.allowed(),
                shown,
                question.context(),
                profile.order(),
                profile.definitions(),
                profile.asking().choices());
        Dialogue.Settings settings = new Dialogue.Settings(
                profile.reasoningTokensMax(),
                profile.asking().decode(),
                profile.asking().score().scoring(),
                turnsTokensMax(question));
        PromptReader reader = PromptReader.of(
                question.model(),
                question.style(),
                input,
                profile.attention(),
                question.blocks(),
                chosen.stream().map(ShownReasons::owner).toList());
        Dialogue.Opened opened = clock.time(
                "prefill",
                () -> Dialogue.open(
                        question.model(),
                        reader,
                        question.style(),
                        inputs(input, profile.asking().score()),
                        settings));
        return new ModelReasoner(question, opened, shown, verifier, listener);
    }

    /** Returns the prompt in each order of its options, each followed by its content-free twin if there is one. */
    private static List<PromptInput> inputs(PromptInput input, ScorePlan plan) {
        List<PromptInput> inputs = new ArrayList<>();
        int orders = Math.min(plan.permutations(), input.allowed().size());
        for (int places = 0; places < orders; places++) {
            PromptInput rotated = input.rotated(places);
            inputs.add(rotated);
            if (plan.calibrated()) {
                inputs.add(plan.twin().of(rotated));
            }
        }
        return inputs;
    }

    private static int turnsTokensMax(Question question) {
        if (question.profile().asking().assess().isEmpty()) {
            return 0;
        }
        int answers = 8;
        int texts = List.of(TURNS.confidence(), TURNS.reason(), TURNS.reasonable(), TURNS.fictitious()).stream()
                .mapToInt(t -> question.model().tokenCount(t) + answers)
                .sum();
        return texts + question.profile().reasoningTokensMax();
    }

    private static List<Demonstration> chosen(Question question) {
        if (question.profile().promptDemonstrations() == 0) {
            return List.of();
        }
        return question
                .selector()
                .select(
                        question.index(),
                        question.query(),
                        SelectionRules.nullQuota(
                                question.schema(), question.profile().nullQuota()))
                .stream()
                .map(Neighbor::demonstration)
                .toList();
    }

    @Override
    public Optional<LabelDistribution> labels() {
        AskingPlan plan = question.profile().asking();
        List<LabelDistribution> opinions = new ArrayList<>();
        int stride = plan.score().calibrated() ? 2 : 1;
        calls = dialogues.size();
        int asked = 0;
        for (int at = 0; at < dialogues.size(); at += stride) {
            asked++;
            opinion(at, plan.score().calibrated()).ifPresent(opinions::add);
        }
        for (int seed = 1; seed < plan.verify().samples(); seed++) {
            asked++;
            calls++;
            read(dialogues.getFirst().labelsAfterAnotherReason(seed), "label").ifPresent(opinions::add);
        }
        if (opinions.size() < asked) {
            measures.put("unreadable", (double) (asked - opinions.size()));
        }
        if (opinions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(plan.verify().samples() > 1 ? majority(opinions) : averaged(opinions));
    }

    private Optional<LabelDistribution> opinion(int at, boolean calibrated) {
        Dialogue dialogue = dialogues.get(at);
        if (at > 0) {
            turns.add(new Trace.Turn("label", dialogue.fitted().prompt().opening(), ""));
        }
        Optional<LabelDistribution> said = read(dialogue.labels(), "");
        if (!calibrated) {
            return said;
        }
        Dialogue twin = dialogues.get(at + 1);
        turns.add(new Trace.Turn("content_free", twin.fitted().prompt().opening(), ""));
        return said.map(Labels.calibratedBy(twin.labels().distribution().orElseThrow()));
    }

    private Optional<LabelDistribution> read(Dialogue.Labels said, String turn) {
        writtenLabel = writtenLabel.isEmpty() ? said.written() : writtenLabel;
        if (!turn.isEmpty()) {
            turns.add(new Trace.Turn(
                    turn, "", said.distribution().map(d -> d.best().key()).orElse(said.written())));
        }
        return said.distribution();
    }

    private LabelDistribution averaged(List<LabelDistribution> opinions) {
        LabelDistribution mean = Labels.mean(opinions);
        if (opinions.size() > 1) {
            measures.put("position_bias", 1 - Labels.shareOf(mean.best(), opinions));
        }
        return mean;
    }

    private LabelDistribution majority(List<LabelDistribution> opinions) {
        LabelDistribution majority = Labels.majority(opinions);
        measures.put("agreement", Labels.shareOf(majority.best(), opinions));
        return majority;
    }

    @Override
    public OptionalDouble yes(RelationLabel label) {
        String statement = new RelationStatements(question.schema()).statement(question.context(), label);
        String text = TURNS.verify(question.context(), statement);
        try (Conversation conversation = question.model().open(text)) {
            calls++;
            double yes = Math.exp(conversation.logProbabilities(PairTurns.yesOrNo())[0]);
            measures.put("yes", yes);
            turns.add(new Trace.Turn("verify", text, yes >= 0.5 ? "yes" : "no"));
            return OptionalDouble.of(yes);
        }
    }

    @Override
    public Optional<Assessment> assess(RelationLabel label) {
        if (question.profile().asking().assess().isEmpty()) {
            return Optional.empty();
        }
        try (Conversation conversation = dialogues.getFirst().answered(label)) {
            SelfAssessment assessment = new SelfAssessment(
                    conversation, TURNS, question.context(), question.profile().reasoningTokensMax());
            Assessment said = assessment.ask();
            calls += assessment.turns().size();
            turns.addAll(assessment.turns());
            return Optional.of(said);
        }
    }

    @Override
    public Reason reason(RelationLabel label) {
        if (question.profile().order() == ReasoningOrder.NONE) {
            return reason(Optional.empty(), "not_asked", writtenLabel);
        }
        Completion completion = dialogues.getFirst().reason(label, 0);
        Verdict verdict = judged(completion, label);
        for (int attempt = 1; attempt < attemptsMax() && verdict instanceof Verdict.Rejected; attempt++) {
            calls++;
            completion = dialogues.getFirst().reason(label, attempt);
            verdict = judged(completion, label);
        }
        return reason(explanation(verdict), verdict.wireName(), completion.text());
    }

    private Reason reason(Optional<Explanation> verified, String verdict, String written) {
        Dialogue first = dialogues.getFirst();
        return new Reason(
                verified,
                verdict,
                written,
                first.writtenTokenCount(),
                first.fitted().prompt().opening(),
                first.fitted().tokenCount(),
                first.fitted().droppedCount());
    }

    private Verdict judged(Completion completion, RelationLabel label) {
        String plain = dialogues.getFirst().fitted().prompt().marks().plain(completion.text());
        Verdict verdict = verifier.verify(completion.withText(plain), question.context(), label, shown);
        listener.reasonJudged(verdict.wireName());
        return verdict;
    }

    private int attemptsMax() {
        return switch (question.profile().order()) {
            case BEFORE_LABEL, NONE -> 1;
            case AFTER_LABEL -> question.profile().reasonAttempts();
        };
    }

    private static Optional<Explanation> explanation(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted a -> Optional.of(new Explanation(a.reasoning(), a.evidence()));
            case Verdict.NoRelation n -> Optional.of(new Explanation(n.reasoning(), n.evidence()));
            case Verdict.Rejected _ -> Optional.empty();
        };
    }

    @Override
    public Trace.Prefill prefill() {
        return prefill;
    }

    @Override
    public int calls() {
        return calls;
    }

    @Override
    public List<Trace.Turn> turns() {
        return List.copyOf(turns);
    }

    @Override
    public Map<String, Double> measures() {
        return new TreeMap<>(measures);
    }

    @Override
    public void close() {
        int prompts = dialogues.stream().mapToInt(d -> d.fitted().tokenCount()).sum();
        int written = dialogues.stream().mapToInt(Dialogue::writtenTokenCount).sum();
        listener.modelAsked(question.model().name(), prompts, written);
        dialogues.forEach(Dialogue::close);
    }
}
