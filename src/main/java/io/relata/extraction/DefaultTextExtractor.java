package io.relata.extraction;

import io.relata.decoding.TokenTexts;
import io.relata.dialogue.DialoguePlan;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.TextSelector;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Task;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pipeline for whole texts: choose demonstrations, put the plan's turns to the model, check what was found.
 *
 * <p>Where a prompt does not fit, the farthest demonstrations are left out, for the whole dialogue again when only a later turn
 * does not fit. A text that does not even fit without any is read in overlapping windows, whose structures are put together.
 * Safe for use by several threads; the same request to the same installation gives the same result.
 *
 * <p>An evaluation builds its own over a part of a data set: {@code new DefaultTextExtractor(TextPools.given(texts), models,
 * plans, styles, selectors, ExtractionListener.NONE)}.
 */
public final class DefaultTextExtractor implements TextExtractor {
    private final TextPools pools;
    private final LanguageModels models;
    private final TextBlocks blocks;
    private final ExtractionListener listener;
    private final Map<String, TokenTexts> tokenTexts = new ConcurrentHashMap<>();

    /**
     * Creates an extractor.
     *
     * @param pools where demonstrations come from: {@link StoredTexts}, or {@link TextPools#given} in an evaluation
     * @param plans the dialogue plans that profiles may name; so the styles and selectors
     */
    public DefaultTextExtractor(
            TextPools pools,
            LanguageModels models,
            Collection<DialoguePlan> plans,
            Collection<StructureStyle> styles,
            Collection<TextSelector> selectors,
            ExtractionListener listener) {
        this.pools = pools;
        this.models = models;
        this.blocks = new TextBlocks(plans, styles, selectors);
        this.listener = listener;
    }

    @Override
    public TextResult extract(TextRequest request) {
        TextProfile profile = request.profile();
        TextBlocks.Chosen chosen = blocks.of(profile);
        List<String> focus = focus(profile.task(), request.schema());
        try (LanguageModels.Lease<TextModel> lease = lease(profile)) {
            TextPipeline.Parts parts = new TextPipeline.Parts(
                    chosen,
                    focus,
                    lease.model().forClient(request.client()),
                    pools.of(request.schema(), profile),
                    listener);
            return new TextPipeline(parts, request).answer();
        }
    }

    private LanguageModels.Lease<TextModel> lease(TextProfile profile) {
        return models.elsewhere(profile.model(), profile.adapter())
                .map(LanguageModels.Lease::lasting)
                .or(() -> models.lease(profile.model(), profile.adapter()).map(lease -> lease.as(this::local)))
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The profile \"%s\" asks the model \"%s\", and it is not installed or no engine runs here."
                                .formatted(profile.name(), profile.model()),
                        "Maybe put its folder into models, or run relata doctor."));
    }

    private TextModel local(LanguageModel model) {
        Tokenizer tokenizer = model.tokenizer();
        return new LocalTextModel(
                model, tokenTexts.computeIfAbsent(tokenizer.fingerprint(), _ -> new TokenTexts(tokenizer)));
    }

    /**
     * Returns the names that a task asks for.
     *
     * @throws RelataException with {@code SCHEMA_INVALID} when the schema has none
     */
    private static List<String> focus(Task task, RelationSchema schema) {
        List<String> names =
                switch (task) {
                    case ENTITIES ->
                        schema.entities().stream().map(EntityType::name).toList();
                    case TRIPLES ->
                        schema.relations().stream().map(RelationType::name).toList();
                    case EVENTS -> schema.events().stream().map(EventType::name).toList();
                };
        if (names.isEmpty()) {
            throw new RelataException(
                    ErrorCode.SCHEMA_INVALID,
                    "The schema \"%s\" names no %s to look for.".formatted(schema.name(), task.wireName()),
                    "Maybe another schema was meant, or its file lacks the list.");
        }
        return names;
    }
}
