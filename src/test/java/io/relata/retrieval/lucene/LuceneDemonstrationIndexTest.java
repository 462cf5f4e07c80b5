package io.relata.retrieval.lucene;

import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LuceneDemonstrationIndexTest extends DemonstrationIndexContract {
    @TempDir
    private Path folder;

    @Override
    protected DemonstrationIndex empty() {
        return LuceneDemonstrationIndex.open(folder, Indexes.manifest(DIMENSION), LuceneSettings.defaults());
    }
}
