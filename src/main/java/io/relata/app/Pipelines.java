package io.relata.app;

import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.RelationExtractor;
import io.relata.prompt.GptReStyle;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.LabelBalancedSelector;
import io.relata.retrieval.NearestSelector;
import io.relata.retrieval.RandomSelector;
import java.util.List;

/** The pipeline with every prompt style and selector that there is: one set for serving and for experiments. */
final class Pipelines {
    // Any seed would do; it is fixed so that the same request is answered alike by every process.
    static final long SEED = 1;

    private Pipelines() {}

    static RelationExtractor over(
            DemonstrationStores stores,
            LanguageModels models,
            PairRepresentation representation,
            ExtractionListener listener) {
        return new DefaultRelationExtractor(
                stores,
                models,
                List.of(new GptReStyle()),
                List.of(new NearestSelector(), new LabelBalancedSelector(), new RandomSelector(SEED)),
                new LinearTrainer(representation, SEED),
                listener);
    }
}
