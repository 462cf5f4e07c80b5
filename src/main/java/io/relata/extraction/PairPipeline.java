package io.relata.extraction;

import io.relata.blocks.BlockStore;
import io.relata.calibration.Fusion;
import io.relata.classification.LabelDistribution;
import io.relata.classification.NeighborVote;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.PromptStyle;
import io.relata.reasoning.Explanation;
import io.relata.reasoning.ReasonComposer;
import io.relata.reasoning.RelationStatements;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One pair of a request on its way through the pipeline. */
final class PairPipeline {
    private final Parts parts;
    private final ExtractionRequest request;
    private final RelationSchema schema;
    private final PairProfile profile;
    private final PairContext context;
    private final float[] vector;
    private final List<RelationLabel> allowed;
    private final StageClock clock;

    /**
     * What the pairs of a request share.
     *
     * @param model empty where the profile has none, or it is not installed
     */
    record Parts(
            ExtractionRequest request,
            DemonstrationStore store,
            SchemaKnowledge known,
            BlockStore blocks,
            Optional<TextModel> model,
            PromptStyle style,
            DemonstrationSelector selector,
            NeighborVote vote,
            ExtractionListener listener) {}

    /**
     * A label that has been settled.
     *
     * @param opinion probabilities of all allowed labels, of which {@code label} need not be the likeliest
     */
    private record Settled(
            RelationLabel label,
            LabelDistribution opinion,
            PairResult.ConfidenceOrigin origin,
            LlmUse.Part part,
            boolean rejected) {}

    PairPipeline(Parts parts, PairContext context, float[] vector) {
        this.parts = parts;
        this.request = parts.request();
        this.schema = request.schema();
        this.profile = request.profile();
        this.context = context;
        this.vector = vector;
        this.clock = new StageClock(parts.listener());
        MentionPair pair = context.pair();
        this.allowed = profile.typed()
                ? schema.labelsFor(pair.head().type(), pair.tail().type())
                : schema.labels();
    }

    PairResult answer() {
        List<Neighbor> neighbors =
                clock.time("retrieve", () -> parts.store().index().search(query(profile.k(), allowed)));
        Map<LabelSource, LabelDistribution> opinions = new EnumMap<>(LabelSource.class);
        opinions.put(LabelSource.VOTE, parts.vote().of(neighbors, allowed));
        opinions.put(
                LabelSource.DISCRIMINATOR,
                clock.time("classify", () -> parts.known().classifier().classify(context)));
        LlmUse.Part part = part(opinions);
        if (part != LlmUse.Part.ASKED) {
            return result(Reasoner.silent(silence(part)), part, neighbors, opinions);
        }
        int reserved = profile.callsMax();
        if (!request.budget().reserve(reserved)) {
            return result(
                    Reasoner.silent(silence(LlmUse.Part.LIMIT_REACHED)),
                    LlmUse.Part.LIMIT_REACHED,
                    neighbors,
                    opinions);
        }
        int made = 0;
        try (Reasoner reasoner = asking(opinions)) {
            PairResult result = result(
                    reasoner, reasoner.calls() > 0 ? LlmUse.Part.ASKED : LlmUse.Part.TOO_LONG, neighbors, opinions);
            made = reasoner.calls();
            return result;
        } finally {
            request.budget().giveBack(reserved - made);
        }
    }

    /** Returns whether the model is to be asked about this pair. */
    private LlmUse.Part part(Map<LabelSource, LabelDistribution> opinions) {
        if (parts.model().isEmpty()) {
            return LlmUse.Part.NONE;
        }
        boolean spared = profile.asking()
                .route()
                .map(route -> top(others(opinions)) >= route.below())
                .orElse(false);
        return spared ? LlmUse.Part.SPARED : LlmUse.Part.ASKED;
    }

    private static double top(LabelDistribution opinion) {
        return opinion.of(opinion.best());
    }

    private static String silence(LlmUse.Part part) {
        return switch (part) {
            case NONE, ASKED, RERANKED, UNREADABLE -> "not_asked";
            case SPARED, LIMIT_REACHED -> part.wireName();
            case TOO_LONG -> "prompt_too_long";
        };
    }

    private Reasoner asking(Map<LabelSource, LabelDistribution> opinions) {
        List<RelationLabel> labels = profile.asking()
                .route()
                .map(route -> Labels.shortlist(others(opinions), route.shortlist(), schema.none()))
                .orElse(allowed);
        try {
            return ModelReasoner.asking(
                    new ModelReasoner.Question(
                            parts.model().orElseThrow(),
                            parts.style(),
                            parts.selector(),
                            parts.store().index(),
                            parts.blocks(),
                            query(Math.max(1, profile.promptDemonstrations()), labels),
                            schema,
                            labels,
                            context,
                            profile,
                            parts.known().explainer()),
                    clock,
                    parts.listener());
        } catch (RelataException e) {
            if (e.code() != ErrorCode.PROMPT_TOO_LONG || profile.onlyModel()) {
                throw e;
            }
            parts.listener().reasonJudged("prompt_too_long");
            return Reasoner.silent(silence(LlmUse.Part.TOO_LONG));
        }
    }

    private Query query(int k, Collection<RelationLabel> labels) {
        return new Query(
                schema.name(),
                vector,
                k,
                Set.copyOf(labels),
                request.excludedIds(),
                Set.of(Demonstrations.textHash(context.text())));
    }

    private PairResult result(
            Reasoner reasoner,
            LlmUse.Part part,
            List<Neighbor> neighbors,
            Map<LabelSource, LabelDistribution> opinions) {
        Settled settled = checked(settled(reasoner, part, opinions), reasoner);
        Reasoner.Reason reason = clock.time("reason", () -> reasoner.reason(settled.label()));
        Optional<Assessment> assessment = clock.time("assess", () -> reasoner.assess(settled.label()));
        Explanation explanation = reason.verified().orElseGet(() -> composed(settled.label(), neighbors));
        boolean abstains = abstains(settled);
        RelationLabel label = abstains ? schema.none() : settled.label();
        boolean selfReported = assessment.isPresent()
                && profile.asking().assess().equals(Optional.of(PairResult.ConfidenceOrigin.SELF_REPORT));
        PairResult result = new PairResult(
                context.pair(),
                label,
                outcome(settled, abstains),
                selfReported
                        ? assessment.orElseThrow().statedConfidence()
                        : settled.opinion().of(label),
                selfReported ? PairResult.ConfidenceOrigin.SELF_REPORT : settled.origin(),
                abstains ? abstention(settled) : explanation.reasoning(),
                reason.verified().isPresent() && !abstains
                        ? PairResult.ReasoningSource.MODEL
                        : PairResult.ReasoningSource.COMPOSED,
                explanation.evidence(),
                neighbors,
                alternatives(settled.opinion(), label),
                assessment,
                new LlmUse(reasoner.calls(), settled.part()),
                request.trace()
                        ? Optional.of(new TraceWriter(context, neighbors, opinions, clock)
                                .trace(settled.opinion(), reason, reasoner))
                        : Optional.empty());
        parts.listener().answered(result.outcome().wireName());
        return result;
    }

    private Settled settled(Reasoner reasoner, LlmUse.Part part, Map<LabelSource, LabelDistribution> opinions) {
        boolean routed = profile.asking().route().isPresent();
        boolean asks = part == LlmUse.Part.ASKED && (routed || profile.scoresLabels());
        if (!asks) {
            return by(others(opinions), part);
        }
        Optional<LabelDistribution> said = clock.time("score", reasoner::labels);
        said.ifPresent(s -> opinions.put(LabelSource.MODEL, s));
        if (said.isEmpty()) {
            LabelDistribution others = others(opinions);
            return new Settled(
                    profile.onlyModel() ? schema.none() : others.best(),
                    others,
                    origin(),
                    LlmUse.Part.UNREADABLE,
                    profile.onlyModel());
        }
        return profile.asking()
                .route()
                .map(route -> reranked(others(opinions), said.get(), route))
                .orElseGet(() -> by(fused(parts.known().fusion(), opinions), LlmUse.Part.ASKED));
    }

    private static Settled reranked(LabelDistribution others, LabelDistribution said, RoutePlan route) {
        LabelDistribution choice = Labels.interpolated(said, others, route.weight());
        return new Settled(
                choice.best(),
                Labels.rechosen(others, choice),
                PairResult.ConfidenceOrigin.FUSION,
                LlmUse.Part.RERANKED,
                false);
    }

    private Settled by(LabelDistribution opinion, LlmUse.Part part) {
        return new Settled(opinion.best(), opinion, origin(), part, false);
    }

    private PairResult.ConfidenceOrigin origin() {
        if (profile.sources().size() > 1) {
            return PairResult.ConfidenceOrigin.FUSION;
        }
        return switch (profile.sources().getFirst()) {
            case DISCRIMINATOR -> PairResult.ConfidenceOrigin.CLASSIFIER;
            case VOTE -> PairResult.ConfidenceOrigin.VOTE;
            case MODEL -> PairResult.ConfidenceOrigin.LOGPROB;
        };
    }

    /** Returns what the sources other than the model hold; where the profile has only the model, both with the same say. */
    private LabelDistribution others(Map<LabelSource, LabelDistribution> opinions) {
        Fusion fusion = profile.onlyModel()
                ? Fusion.even(List.of(LabelSource.DISCRIMINATOR.wireName(), LabelSource.VOTE.wireName()))
                : parts.known().fusion();
        Map<LabelSource, LabelDistribution> silent = new EnumMap<>(opinions);
        silent.remove(LabelSource.MODEL);
        return fused(fusion, silent);
    }

    private LabelDistribution fused(Fusion fusion, Map<LabelSource, LabelDistribution> opinions) {
        Map<String, LabelDistribution> byName = new TreeMap<>();
        opinions.forEach((source, opinion) -> byName.put(source.wireName(), opinion));
        return fusion.among(byName.keySet()).fuse(byName, allowed, schema.none());
    }

    /** Turns a relation into the NULL label when the model does not hold its statement true. */
    private Settled checked(Settled settled, Reasoner reasoner) {
        VerifyPlan plan = profile.asking().verify();
        boolean asked = settled.part() == LlmUse.Part.ASKED || settled.part() == LlmUse.Part.RERANKED;
        if (!plan.asksYesOrNo() || !asked || schema.isNull(settled.label())) {
            return settled;
        }
        double yes = clock.time("verify", () -> reasoner.yes(settled.label())).orElse(1);
        if (yes >= plan.yesMin()) {
            return settled;
        }
        return new Settled(
                schema.none(),
                Labels.doubted(settled.opinion(), settled.label(), yes, schema.none()),
                settled.origin(),
                settled.part(),
                false);
    }

    private boolean abstains(Settled settled) {
        return settled.opinion().of(settled.label())
                < profile.abstainBelow().getOrDefault(settled.label().relation(), 0.0);
    }

    private Explanation composed(RelationLabel label, List<Neighbor> neighbors) {
        Explanation own = parts.known().explainer().explain(context, label);
        return neighbors.stream()
                .map(Neighbor::demonstration)
                .filter(d -> d.label().equals(label))
                .findFirst()
                .map(nearest -> new Explanation(
                        new ReasonComposer(schema).compose(context, label, own.evidence(), nearest), own.evidence()))
                .orElse(own);
    }

    private PairResult.Outcome outcome(Settled settled, boolean abstains) {
        if (settled.rejected()) {
            return PairResult.Outcome.REJECTED;
        }
        if (abstains) {
            return PairResult.Outcome.ABSTAINED;
        }
        return schema.isNull(settled.label()) ? PairResult.Outcome.NO_RELATION : PairResult.Outcome.ACCEPTED;
    }

    private String abstention(Settled settled) {
        return String.format(
                Locale.ROOT,
                "Of %s and %s the likeliest is that %s; its probability of %.2f is below the %.2f asked for.",
                RelationStatements.plain(context.headText()),
                RelationStatements.plain(context.tailText()),
                new RelationStatements(schema).statement(context, settled.label()),
                settled.opinion().of(settled.label()),
                profile.abstainBelow().get(settled.label().relation()));
    }

    private static List<PairResult.Alternative> alternatives(LabelDistribution opinion, RelationLabel answered) {
        return opinion.labels().stream()
                .filter(l -> !l.equals(answered))
                .map(l -> new PairResult.Alternative(l, opinion.of(l)))
                .sorted(Comparator.comparingDouble((PairResult.Alternative a) -> -a.probability())
                        .thenComparing(PairResult.Alternative::label))
                .toList();
    }
}
