package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.classification.NeighborVote;
import io.relata.classification.PairClassifierTrainer;
import io.relata.document.CharSpan;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.PromptStyle;
import io.relata.reasoning.Explanation;
import io.relata.reasoning.ReasonComposer;
import io.relata.reasoning.RelationStatements;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The pipeline: mark, encode, retrieve, vote, classify, ask the language model, fuse, decide, verify the reason.
 *
 * <p>Safe for use by several threads. The same request to the same installation gives the same result, timings aside.
 */
public final class DefaultRelationExtractor implements RelationExtractor {
    /**
     * How much nearer neighbours outvote farther ones. Chosen on the dev split of SemEval-2010 Task 8, where anything
     * from 5 to 20 is within the noise.
     */
    private static final double VOTE_SHARPNESS = 10;

    private final DemonstrationStores stores;
    private final LanguageModels models;
    private final Map<String, PromptStyle> styles;
    private final Map<String, DemonstrationSelector> selectors;
    private final NeighborVote vote = new NeighborVote(VOTE_SHARPNESS);
    private final KnowledgeCache knowledge;
    private final ExtractionListener listener;

    /**
     * Creates an extractor.
     *
     * @param styles the prompt styles that profiles may name
     * @param selectors the selectors that profiles may name
     */
    public DefaultRelationExtractor(
            DemonstrationStores stores,
            LanguageModels models,
            List<PromptStyle> styles,
            List<DemonstrationSelector> selectors,
            PairClassifierTrainer trainer,
            ExtractionListener listener) {
        this.stores = stores;
        this.models = models;
        this.styles = byName(styles, PromptStyle::name);
        this.selectors = byName(selectors, DemonstrationSelector::name);
        this.knowledge = new KnowledgeCache(trainer, vote, listener);
        this.listener = listener;
    }

    @Override
    public ExtractionResult extract(ExtractionRequest request) {
        PairProfile profile = request.profile();
        requireThresholdsOfItsSchema(profile, request.schema());
        DemonstrationStore store = stores.of(profile.encoder());
        SchemaKnowledge known = knowledge.of(request.schema(), store, profile);
        Optional<LanguageModel> model = model(profile);
        List<PairContext> contexts = request.pairs().stream()
                .map(pair -> new PairContext(request.text(), pair))
                .toList();
        List<float[]> vectors = store.encoder().encode(contexts);
        List<PairResult> results = new ArrayList<>();
        for (int i = 0; i < contexts.size(); i++) {
            results.add(new Asked(request, store, known, model, contexts.get(i), vectors.get(i)).answer());
        }
        return new ExtractionResult(
                id(request, store.encoder(), known, model),
                profile.name(),
                request.schema().name(),
                results,
                model.map(LanguageModel::name).orElse(""),
                model.isPresent() ? profile.adapter() : "",
                known.snapshot());
    }

    /** A threshold for a misspelt relation would be none. With another schema than its own a profile may name others. */
    private static void requireThresholdsOfItsSchema(PairProfile profile, RelationSchema schema) {
        List<String> known = schema.relations().stream().map(RelationType::name).toList();
        for (String relation : profile.abstainBelow().keySet()) {
            if (schema.name().equals(profile.schema()) && !known.contains(relation)) {
                throw new RelataException(
                        ErrorCode.PROFILE_INVALID,
                        "The profile \"%s\" abstains from \"%s\", which its schema \"%s\" does not have."
                                .formatted(profile.name(), relation, schema.name()),
                        KnownNames.hint(relation, known));
            }
        }
    }

    private Optional<LanguageModel> model(PairProfile profile) {
        Optional<LanguageModel> model =
                profile.model().isEmpty() ? Optional.empty() : models.find(profile.model(), profile.adapter());
        if (model.isEmpty() && profile.onlyModel()) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The profile \"%s\" asks the model \"%s\" for the label, and it is not installed or no engine runs here."
                            .formatted(profile.name(), profile.model()),
                    "Maybe put its folder into models, run relata doctor, or use the profile relata.v1.");
        }
        return model;
    }

    private String id(
            ExtractionRequest request, RelationEncoder encoder, SchemaKnowledge known, Optional<LanguageModel> model) {
        List<String> fields = new ArrayList<>(List.of(
                request.text(),
                request.profile().toString(),
                SchemaDigest.of(request.schema()),
                wording(request.schema()),
                known.snapshot(),
                encoder.fingerprint(),
                known.classifier().fingerprint(),
                model.map(LanguageModel::fingerprint).orElse(""),
                new TreeSet<>(request.excludedIds()).toString()));
        request.pairs().forEach(pair -> fields.add(pair.toString()));
        return ResultId.of(fields);
    }

    /** Returns the words of a schema that its digest leaves out and that prompts and reasons are made of. */
    private static String wording(RelationSchema schema) {
        List<String> words = new ArrayList<>(List.of(schema.nullDefinition()));
        schema.relations().forEach(r -> {
            words.add(r.definition());
            words.addAll(r.templates());
        });
        return words.toString();
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        Map<String, T> byName = new TreeMap<>();
        for (T one : all) {
            if (byName.put(name.apply(one), one) != null) {
                throw new IllegalArgumentException("Two have the name %s.".formatted(name.apply(one)));
            }
        }
        return byName;
    }

    private static <T> T named(Map<String, T> byName, String name, PairProfile profile) {
        T found = byName.get(name);
        if (found == null) {
            throw new RelataException(
                    ErrorCode.PROFILE_INVALID,
                    "The profile \"%s\" names \"%s\", which does not exist.".formatted(profile.name(), name),
                    KnownNames.hint(name, byName.keySet()));
        }
        return found;
    }

    /** One pair of a request on its way through the pipeline. */
    private final class Asked {
        private final ExtractionRequest request;
        private final RelationSchema schema;
        private final PairProfile profile;
        private final DemonstrationStore store;
        private final SchemaKnowledge known;
        private final Optional<LanguageModel> model;
        private final PairContext context;
        private final float[] vector;
        private final List<RelationLabel> allowed;
        private final StageClock clock = new StageClock(listener);

        Asked(
                ExtractionRequest request,
                DemonstrationStore store,
                SchemaKnowledge known,
                Optional<LanguageModel> model,
                PairContext context,
                float[] vector) {
            this.request = request;
            this.schema = request.schema();
            this.profile = request.profile();
            this.store = store;
            this.known = known;
            this.model = model;
            this.context = context;
            this.vector = vector;
            MentionPair pair = context.pair();
            this.allowed = schema.labelsFor(pair.head().type(), pair.tail().type());
        }

        PairResult answer() {
            List<Neighbor> neighbors =
                    clock.time("retrieve", () -> store.index().search(query(profile.k())));
            Map<LabelSource, LabelDistribution> opinions = new EnumMap<>(LabelSource.class);
            opinions.put(LabelSource.VOTE, vote.of(neighbors, allowed));
            opinions.put(LabelSource.DISCRIMINATOR, clock.time("classify", () -> known.classifier()
                    .classify(context)));
            try (Reasoner reasoner = reasoner()) {
                if (profile.scoresLabels()) {
                    clock.time("score", reasoner::labels).ifPresent(l -> opinions.put(LabelSource.MODEL, l));
                }
                LabelDistribution fused = fused(opinions);
                RelationLabel label = fused.best();
                Reasoner.Reason reason = clock.time("reason", () -> reasoner.reason(label));
                Explanation explanation = reason.verified().orElseGet(() -> composed(label, neighbors));
                boolean abstains = fused.of(label) < profile.abstainBelow().getOrDefault(label.relation(), 0.0);
                PairResult result = new PairResult(
                        context.pair(),
                        abstains ? schema.none() : label,
                        outcome(label, abstains),
                        fused.of(abstains ? schema.none() : label),
                        abstains ? abstention(label, fused) : explanation.reasoning(),
                        reason.verified().isPresent() && !abstains
                                ? PairResult.ReasoningSource.MODEL
                                : PairResult.ReasoningSource.COMPOSED,
                        explanation.evidence(),
                        neighbors,
                        alternatives(fused, abstains ? schema.none() : label),
                        request.trace() ? Optional.of(trace(neighbors, opinions, fused, reason)) : Optional.empty());
                listener.answered(result.outcome().wireName());
                return result;
            }
        }

        private LabelDistribution fused(Map<LabelSource, LabelDistribution> opinions) {
            Map<String, LabelDistribution> byName = byName(opinions);
            return known.fusion().among(byName.keySet()).fuse(byName, allowed, schema.none());
        }

        private Query query(int k) {
            return new Query(
                    schema.name(),
                    vector,
                    k,
                    Set.copyOf(allowed),
                    request.excludedIds(),
                    Set.of(Demonstrations.textHash(context.text())));
        }

        private Reasoner reasoner() {
            return model.map(m -> Reasoner.asking(
                            new Reasoner.Question(
                                    m,
                                    named(styles, profile.style(), profile),
                                    named(selectors, profile.selector(), profile),
                                    store.index(),
                                    query(Math.max(1, profile.promptDemonstrations())),
                                    schema,
                                    allowed,
                                    context,
                                    profile,
                                    known.explainer()),
                            clock,
                            listener))
                    .orElseGet(Reasoner::silent);
        }

        private Explanation composed(RelationLabel label, List<Neighbor> neighbors) {
            Explanation own = known.explainer().explain(context, label);
            return neighbors.stream()
                    .map(Neighbor::demonstration)
                    .filter(d -> d.label().equals(label))
                    .findFirst()
                    .map(nearest -> new Explanation(
                            new ReasonComposer(schema).compose(context, label, own.evidence(), nearest),
                            own.evidence()))
                    .orElse(own);
        }

        private PairResult.Outcome outcome(RelationLabel label, boolean abstains) {
            if (abstains) {
                return PairResult.Outcome.ABSTAINED;
            }
            return schema.isNull(label) ? PairResult.Outcome.NO_RELATION : PairResult.Outcome.ACCEPTED;
        }

        private String abstention(RelationLabel label, LabelDistribution fused) {
            return String.format(
                    Locale.ROOT,
                    "Of %s and %s the likeliest is that %s; its probability of %.2f is below the %.2f asked for.",
                    RelationStatements.plain(context.headText()),
                    RelationStatements.plain(context.tailText()),
                    new RelationStatements(schema).statement(context, label),
                    fused.of(label),
                    profile.abstainBelow().get(label.relation()));
        }

        private List<PairResult.Alternative> alternatives(LabelDistribution fused, RelationLabel answered) {
            return fused.labels().stream()
                    .filter(l -> !l.equals(answered))
                    .map(l -> new PairResult.Alternative(l, fused.of(l)))
                    .sorted(Comparator.comparingDouble((PairResult.Alternative a) -> -a.probability())
                            .thenComparing(PairResult.Alternative::label))
                    .toList();
        }

        private Trace trace(
                List<Neighbor> neighbors,
                Map<LabelSource, LabelDistribution> opinions,
                LabelDistribution fused,
                Reasoner.Reason reason) {
            Map<String, Double> logs = new TreeMap<>();
            Optional.ofNullable(opinions.get(LabelSource.MODEL))
                    .ifPresent(d -> d.labels().forEach(l -> logs.put(l.key(), Math.log(d.of(l)))));
            return new Trace(
                    marked(),
                    neighbors.stream()
                            .map(n -> new Trace.NeighborTrace(
                                    n.demonstration().id(),
                                    n.demonstration().label().key(),
                                    n.score()))
                            .toList(),
                    reason.prompt(),
                    reason.promptTokenCount(),
                    reason.droppedDemonstrationCount(),
                    reason.writtenTokenCount(),
                    reason.written(),
                    reason.verdict(),
                    logs,
                    byKey(opinions.get(LabelSource.VOTE)),
                    byKey(opinions.get(LabelSource.DISCRIMINATOR)),
                    byKey(fused),
                    clock.nanos());
        }

        private String marked() {
            CharSpan head = context.pair().head().span();
            boolean markable = !head.overlaps(context.pair().tail().span()) && !InlineMarkers.present(context.text());
            return markable ? InlineMarkers.render(context) : context.text();
        }

        private static Map<String, LabelDistribution> byName(Map<LabelSource, LabelDistribution> opinions) {
            Map<String, LabelDistribution> byName = new HashMap<>();
            opinions.forEach((source, opinion) -> byName.put(source.wireName(), opinion));
            return byName;
        }

        private static Map<String, Double> byKey(LabelDistribution distribution) {
            Map<String, Double> byKey = new TreeMap<>();
            distribution.labels().forEach(l -> byKey.put(l.key(), distribution.of(l)));
            return byKey;
        }
    }
}
