package io.relata.retrieval.lucene;

import io.relata.retrieval.IndexManifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Manifests and settings for tests of the index in a folder. */
final class Indexes {
    static final LuceneSettings GRAPH_ALWAYS = new LuceneSettings(0, 8, 16, 100);

    private Indexes() {}

    static IndexManifest manifest(int dimension) {
        return manifest("encoder-a", dimension);
    }

    static IndexManifest manifest(String encoder, int dimension) {
        return new IndexManifest(
                encoder,
                "fingerprint-of-" + encoder,
                dimension,
                new TreeMap<>(Map.of("general.v1", "digest-g", "clinical.v1", "digest-c")));
    }

    static LuceneDemonstrationIndex open(Path folder, int dimension) {
        return LuceneDemonstrationIndex.open(folder, manifest(dimension), LuceneSettings.defaults());
    }
}
