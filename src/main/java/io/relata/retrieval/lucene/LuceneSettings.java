package io.relata.retrieval.lucene;

/**
 * How a Lucene index is searched and built.
 *
 * @param exactScanMax up to this many demonstrations that pass the filters, every one is compared and the answer is exact;
 *     above it the HNSW graph is asked, and segments no larger than this have no graph
 * @param oversampling how many times {@code k} candidates are taken from the graph before their exact comparison
 * @param graphNeighborsMax neighbours of a node in the graph (M of Malkov and Yashunin, 2016)
 * @param graphCandidates candidates considered for a node when the graph is built (efConstruction)
 */
public record LuceneSettings(int exactScanMax, int oversampling, int graphNeighborsMax, int graphCandidates) {
    public LuceneSettings {
        if (!(exactScanMax >= 0 && oversampling >= 1 && graphNeighborsMax >= 2 && graphCandidates >= 1)) {
            throw new IllegalArgumentException("The settings (%d, %d, %d, %d) must be at least (0, 1, 2, 1)."
                    .formatted(exactScanMax, oversampling, graphNeighborsMax, graphCandidates));
        }
    }

    /**
     * Returns the usual settings. Comparing 20,000 vectors of 512 numbers takes a few milliseconds, less than a model
     * needs for one token, so most stores never leave the exact scan.
     */
    public static LuceneSettings defaults() {
        return new LuceneSettings(20_000, 8, 16, 100);
    }
}
