package io.relata.app;

import io.relata.document.PairContext;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.PairProfile;
import io.relata.extraction.RelationExtractor;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import io.relata.wire.WarmUp;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Asks one question of every schema that has demonstrations, so that models are loaded and classifiers trained before the
 * first user asks.
 */
final class FirstQuestions implements WarmUp {
    private static final Logger LOG = Logger.getLogger(FirstQuestions.class);

    private final RelationExtractor extractor;
    private final DemonstrationStores stores;
    private final List<RelationSchema> schemas;
    private final PairProfile profile;
    private final Runnable answered;

    /** Asks with a profile, and tells when the questions have been answered. */
    FirstQuestions(
            RelationExtractor extractor,
            DemonstrationStores stores,
            List<RelationSchema> schemas,
            PairProfile profile,
            Runnable answered) {
        this.extractor = extractor;
        this.stores = stores;
        this.schemas = List.copyOf(schemas);
        this.profile = profile;
        this.answered = answered;
    }

    @Override
    public void run() {
        for (RelationSchema schema : schemas) {
            List<Demonstration> first = stores.of(profile.encoder()).index().list(schema.name(), "", 1);
            for (Demonstration demonstration : first) {
                PairContext context = demonstration.context();
                extractor.extract(new ExtractionRequest(
                        context.text(), List.of(context.pair()), schema, profile, false, Set.of(demonstration.id())));
                LOG.infof("The schema %s can be asked about.", schema.name());
            }
        }
        answered.run();
    }
}
