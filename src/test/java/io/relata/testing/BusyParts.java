package io.relata.testing;

import io.relata.discovery.Discovered;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.PairProfile;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.TextExtractor;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStores;
import io.relata.serving.ServedModel;
import io.relata.serving.ServingListener;
import io.relata.serving.ServingSettings;
import io.relata.wire.ProfileShelf;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A pipeline whose language model is slow and means nothing, before which few may wait; enabled by {@link WithBusyModel}. */
@Alternative
@Singleton
public class BusyParts {
    private static final int ROWS_WAITING_MAX = 4;
    private static final long PASS_NANOS = 2_000_000;

    private final LanguageModel model = ServedModel.over(
            new SlowModel(new RandomLanguageModel(new ModelFacts("busy", "", new ByteTokenizer(), 100_000), 1)),
            new ServingSettings(1 << 24, 64, ROWS_WAITING_MAX, 512, 1, Duration.ofSeconds(60)),
            ServingListener.NONE);

    @Produces
    @Alternative
    @Singleton
    ProfileShelf profiles() {
        PairProfile profile = Profiles.read("""
                name: busy.v1
                description: For tests.
                schema: general.v1
                encoder: hashing.v1
                k: 4
                label:
                  sources: [vote]
                reasons:
                  model: busy
                  order: for-label
                  demonstrations: 2
                """);
        return new ProfileShelf(List.of(profile), profile.name());
    }

    @Produces
    @Alternative
    @Singleton
    RelationExtractor extractor(DemonstrationStores stores) {
        return new DefaultRelationExtractor(
                stores,
                (_, _) -> Optional.of(model),
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new SharedWordsTrainer(),
                ExtractionListener.NONE);
    }

    @Produces
    @Alternative
    @Singleton
    TextExtractor textExtractor() {
        return new FakeTextExtractor();
    }

    @Produces
    @Alternative
    @Singleton
    DemonstrationStores stores() {
        return FakeParts.starterStores();
    }

    /** Takes its time for every pass. */
    private record SlowModel(LanguageModel model) implements LanguageModel {
        @Override
        public ModelFacts facts() {
            return model.facts();
        }

        @Override
        public Session open() {
            return model.open();
        }

        @Override
        public List<Logits> append(List<Row> rows) {
            LockSupport.parkNanos(PASS_NANOS);
            return model.append(rows);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
