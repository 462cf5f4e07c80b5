package io.relata.app;

import io.relata.blocks.BlockStore;
import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.dialogue.DialoguePlan;
import io.relata.discovery.Discovered;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.DefaultTextExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextPools;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.TextSelector;

/** The pipeline with every prompt style and selector on the class path: one set for serving and for experiments. */
final class Pipelines {
    // Any seed would do; it is fixed so that the same request is answered alike by every process.
    static final long SEED = 1;

    private Pipelines() {}

    static DefaultRelationExtractor over(
            DemonstrationStores stores,
            LanguageModels models,
            PairRepresentation representation,
            ExtractionListener listener,
            BlockStore blocks) {
        return new DefaultRelationExtractor(
                stores,
                models,
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new LinearTrainer(representation, SEED),
                listener,
                blocks);
    }

    /** Returns the pipeline for whole texts, with every dialogue plan, style and selector on the class path. */
    static TextExtractor texts(TextPools pools, LanguageModels models, ExtractionListener listener) {
        return new DefaultTextExtractor(
                pools,
                models,
                Discovered.of(DialoguePlan.class, DialoguePlan::name),
                Discovered.of(StructureStyle.class, StructureStyle::name),
                Discovered.of(TextSelector.class, TextSelector::name),
                listener);
    }
}
