package io.relata.extraction;

import io.relata.blocks.BlockStore;
import io.relata.classification.NeighborVote;
import io.relata.classification.PairClassifierTrainer;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaDigest;
import io.relata.verification.ReasoningVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

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
    private final ByName<PromptStyle> styles;
    private final ByName<DemonstrationSelector> selectors;
    private final NeighborVote vote = new NeighborVote(VOTE_SHARPNESS);
    private final KnowledgeCache knowledge;
    private final ExtractionListener listener;
    private final BlockStore blocks;

    /**
     * Creates an extractor that keeps nothing of what models make of demonstrations.
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
        this(stores, models, styles, selectors, trainer, listener, BlockStore.keepingNothing());
    }

    /**
     * Creates an extractor that keeps what models make of demonstrations.
     *
     * @param styles the prompt styles that profiles may name
     * @param selectors the selectors that profiles may name
     * @param blocks where it is kept; whoever opened it closes it
     */
    public DefaultRelationExtractor(
            DemonstrationStores stores,
            LanguageModels models,
            List<PromptStyle> styles,
            List<DemonstrationSelector> selectors,
            PairClassifierTrainer trainer,
            ExtractionListener listener,
            BlockStore blocks) {
        this.stores = stores;
        this.models = models;
        this.styles = new ByName<>(styles, PromptStyle::name);
        this.selectors = new ByName<>(selectors, DemonstrationSelector::name);
        this.knowledge = new KnowledgeCache(trainer, vote, listener);
        this.listener = listener;
        this.blocks = blocks;
    }

    @Override
    public ExtractionResult extract(ExtractionRequest request) {
        PairProfile profile = request.profile();
        requireThresholdsOfItsSchema(profile, request.schema());
        DemonstrationStore store = stores.of(profile.encoder());
        SchemaKnowledge known = knowledge.of(request.schema(), store, profile);
        Optional<LanguageModels.Lease<TextModel>> lease = lease(profile);
        try {
            return extract(request, store, known, lease.map(l -> l.model().forClient(request.client())));
        } finally {
            lease.ifPresent(LanguageModels.Lease::close);
        }
    }

    private ExtractionResult extract(
            ExtractionRequest request, DemonstrationStore store, SchemaKnowledge known, Optional<TextModel> model) {
        PairProfile profile = request.profile();
        List<PairContext> contexts = request.pairs().stream()
                .map(pair -> new PairContext(request.text(), pair))
                .toList();
        List<float[]> vectors = store.encoder().encode(contexts);
        PairPipeline.Parts parts = new PairPipeline.Parts(
                request,
                store,
                known,
                blocks,
                model,
                style(profile),
                selectors.of(profile.selector(), profile),
                vote,
                listener);
        List<PairResult> results = new ArrayList<>();
        for (int i = 0; i < contexts.size(); i++) {
            results.add(new PairPipeline(parts, contexts.get(i), vectors.get(i)).answer());
        }
        return new ExtractionResult(
                id(request, store.encoder(), known, model),
                profile.name(),
                request.schema().name(),
                results,
                model.map(TextModel::name).orElse(""),
                model.isPresent() ? profile.adapter() : "",
                known.snapshot());
    }

    /**
     * Computes what a profile's model makes of every demonstration of a schema, where that is not there yet, so that no
     * request has to wait for it.
     *
     * @param goesOn asked before each demonstration
     */
    public BlockFill fillBlocks(RelationSchema schema, PairProfile profile, BooleanSupplier goesOn) {
        if (profile.attention() == Attention.FULL) {
            return new BlockFill(0, 0, "The profile \"%s\" reads demonstrations in full.".formatted(profile.name()));
        }
        if (blocks.isReadOnly()) {
            return new BlockFill(0, 0, "Blocks cannot be kept here; maybe another process keeps them.");
        }
        Optional<LanguageModels.Lease<TextModel>> lease = lease(profile);
        try {
            return fillBlocks(
                    schema, profile, goesOn, lease.flatMap(held -> held.model().local()));
        } finally {
            lease.ifPresent(LanguageModels.Lease::close);
        }
    }

    private BlockFill fillBlocks(
            RelationSchema schema, PairProfile profile, BooleanSupplier goesOn, Optional<LanguageModel> model) {
        Optional<KeyValueBlocks> engine = model.flatMap(LanguageModel::blocks);
        if (engine.isEmpty()) {
            return new BlockFill(0, 0, "No engine here can put keys and values of %s in.".formatted(profile.model()));
        }
        DemonstrationStore store = stores.of(profile.encoder());
        if (store.index().count(schema.name()) == 0) {
            return new BlockFill(0, 0, "There is no demonstration of the schema \"%s\".".formatted(schema.name()));
        }
        return new BlockFiller(
                        new BlockReader(model.orElseThrow(), engine.get(), blocks, profile.attention()),
                        style(profile),
                        schema,
                        profile,
                        new ShownReasons(
                                profile,
                                knowledge.of(schema, store, profile).explainer(),
                                new ReasoningVerifier(schema)))
                .fill(store.index(), goesOn);
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

    private Optional<LanguageModels.Lease<TextModel>> lease(PairProfile profile) {
        Optional<LanguageModels.Lease<TextModel>> lease =
                profile.model().isEmpty() ? Optional.empty() : models.leaseText(profile.model(), profile.adapter());
        if (lease.isEmpty() && profile.needsModel()) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The profile \"%s\" asks the model \"%s\", and it is not installed or no engine runs here."
                            .formatted(profile.name(), profile.model()),
                    "Maybe put its folder into models, run relata doctor, or use the profile relata.v1.");
        }
        return lease;
    }

    /** Returns the style of a profile; a choice that the style would not look at is refused. */
    private PromptStyle style(PairProfile profile) {
        PromptStyle style = styles.of(profile.style(), profile);
        for (String option : profile.asking().choices().options().keySet()) {
            if (!style.options().contains(option)) {
                throw ByName.invalid(
                        profile,
                        "has the option \"%s\", which the style %s does not read".formatted(option, style.name()),
                        KnownNames.hint(option, style.options()));
            }
        }
        if (profile.asking().score().permutations() > 1 && !style.offersOptions()) {
            throw ByName.invalid(
                    profile,
                    "averages over orders of options, and the style %s offers none".formatted(style.name()),
                    "Maybe the style multiple-choice.v1 was meant.");
        }
        return style;
    }

    private String id(
            ExtractionRequest request, RelationEncoder encoder, SchemaKnowledge known, Optional<TextModel> model) {
        List<String> fields = new ArrayList<>(List.of(
                request.text(),
                request.profile().toString(),
                SchemaDigest.of(request.schema()),
                wording(request.schema()),
                known.snapshot(),
                encoder.fingerprint(),
                known.classifier().fingerprint(),
                model.map(TextModel::fingerprint).orElse(""),
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
}
