package io.relata.app;

import io.relata.extraction.RelationExtractor;
import io.relata.extraction.TextExtractor;
import io.relata.retrieval.DemonstrationStores;
import io.relata.web.ScopeHeader;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.Inventory;
import io.relata.wire.Limits;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import io.relata.wire.openai.OpenAiDesk;
import io.relata.wire.openai.OpenModels;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the doors are given, put together from the parts. */
public final class Wiring {
    /** Returns the limits that the settings set. */
    @Produces
    @Singleton
    Limits limits(RelataConfig config) {
        RelataConfig.LimitsConfig limits = config.limits();
        return new Limits(
                limits.bodyBytesMax(),
                limits.textCharactersMax(),
                limits.mentionsMax(),
                limits.pairsMax(),
                limits.kMax(),
                limits.demonstrationsMax(),
                limits.requestsAtOnceMax());
    }

    /** Returns the header that names scopes, as the settings have it. */
    @Produces
    @Singleton
    ScopeHeader scopeHeader(RelataConfig config) {
        return new ScopeHeader(config.serving().scopeHeader().orElse(""));
    }

    /** Returns the schemas that ship with Relata and the site's own. */
    @Produces
    @Singleton
    SchemaShelf schemas(RelataConfig config, OpenParts open) {
        return new SchemaShelf(config.schemasDir(), open::admit);
    }

    /** Returns the desk for extractions. */
    @Produces
    @Singleton
    ExtractionDesk extractionDesk(
            RelationExtractor extractor,
            TextExtractor textExtractor,
            SchemaShelf schemas,
            ProfileShelf profiles,
            Limits limits) {
        return new ExtractionDesk(extractor, textExtractor, schemas, profiles, limits);
    }

    /** Returns the desk for demonstrations. */
    @Produces
    @Singleton
    DemonstrationDesk demonstrationDesk(
            DemonstrationStores stores, ExtractionDesk extraction, SchemaShelf schemas, Limits limits) {
        return new DemonstrationDesk(stores, extraction, schemas, limits);
    }

    /** Returns the desk for programs that speak OpenAI's protocol. */
    @Produces
    @Singleton
    OpenAiDesk openAiDesk(Inventory inventory, OpenModels models, Limits limits) {
        return new OpenAiDesk(inventory, models, limits, InstantSource.system());
    }
}
