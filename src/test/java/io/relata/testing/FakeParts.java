package io.relata.testing;

import io.relata.extraction.PairProfile;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.TextExtractor;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.wire.ProfileShelf;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Parts that need no models, for tests of the doors; enabled by {@link WithFakeParts}. */
@Alternative
@Singleton
public class FakeParts {
    @Produces
    @Alternative
    @Singleton
    ProfileShelf profiles() {
        return profileShelf();
    }

    /** Returns a shelf with one profile for pairs, the default, and one for whole texts. */
    public static ProfileShelf profileShelf() {
        PairProfile profile = Profiles.vote("fake.v1", "general.v1", "hashing.v1", 4);
        return new ProfileShelf(
                List.of(profile, Profiles.text("code-ie-re.v1", "general.v1", "hashing.v1")), profile.name());
    }

    @Produces
    @Alternative
    @Singleton
    RelationExtractor extractor(DemonstrationStores stores) {
        return new FakeExtractor(stores);
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
        return starterStores();
    }

    /** Returns a store in memory with the demonstrations that ship. */
    public static DemonstrationStores starterStores() {
        DemonstrationStore store = new DemonstrationStore(new HashingEncoder(), new InMemoryIndex());
        for (String schema : StarterDemonstrations.schemas()) {
            List<Demonstration> demonstrations = StarterDemonstrations.of(schema);
            store.index()
                    .put(
                            demonstrations,
                            store.encoder()
                                    .encode(demonstrations.stream()
                                            .map(Demonstration::context)
                                            .toList()));
        }
        return new DemonstrationStores(List.of(store));
    }
}
