package io.relata.retrieval.lucene;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A store of demonstrations in a folder.
 *
 * <p><b>The folder</b> holds {@code manifest.json} ({@link IndexManifest}, the format's version and the name of the data
 * folder) and the data folder with Lucene's files. One process may have it open.
 *
 * <p><b>Durability.</b> {@code put} and {@code delete} return after a commit that has reached the disk. A change is there
 * as a whole or not at all, also after the process is killed in its midst; readers see it as a whole when it is there.
 *
 * <p><b>Exactness.</b> Where no more than {@link LuceneSettings#exactScanMax} demonstrations pass the filters, every one
 * is compared, and the answer is a function of the content alone: insertion order, segments and restarts do not change
 * it. Above that, candidates come from an HNSW graph (Malkov and Yashunin, 2016) and are then compared exactly. The graph
 * may miss a near one, and which it misses depends on how the graph grew; so there the answer is the same for the same
 * files, not for the same content. Scores are computed alike on both ways.
 */
public final class LuceneDemonstrationIndex implements DemonstrationIndex {
    private static final double UNIT_TOLERANCE = 1e-3;
    private static final int REBUILD_BATCH = 256;

    private final Path folder;
    private final LuceneSettings settings;
    private final Directory directory;
    private final SearcherManager searchers;
    private final Map<SnapshotKey, String> snapshots = new ConcurrentHashMap<>();
    private volatile IndexManifest manifest;
    // None where another process has the index and this one only reads.
    private @Nullable IndexWriter writer;

    private LuceneDemonstrationIndex(
            Path folder,
            IndexManifest manifest,
            LuceneSettings settings,
            Directory directory,
            @Nullable IndexWriter writer,
            SearcherManager searchers) {
        this.folder = folder;
        this.manifest = manifest;
        this.settings = settings;
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
    }

    /**
     * Opens the index in a folder, making an empty one where there is none. All files are checked against their
     * checksums.
     *
     * @param wanted what the index must have been made with; schemas that it does not know yet are added to it
     * @throws RelataException with {@code INDEX_MISMATCH}, {@code INDEX_CORRUPT}, {@code INDEX_LOCKED} or {@code
     *     INDEX_UNWRITABLE}; nothing in the folder is changed then
     */
    public static LuceneDemonstrationIndex open(Path folder, IndexManifest wanted, LuceneSettings settings) {
        try {
            Files.createDirectories(folder);
            String data = IndexFolder.dataFolder(folder);
            LuceneDemonstrationIndex index = openData(folder, data, wanted, settings);
            index.closeUnless(() -> index.check(data));
            return index;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    /**
     * Opens the index in a folder for reading, beside a process that has it open for writing. What that process commits
     * later is not seen, and every change is refused with {@code INDEX_LOCKED}.
     *
     * @param wanted what the index must have been made with
     * @throws RelataException with {@code INDEX_MISMATCH} or {@code INDEX_CORRUPT}
     */
    public static LuceneDemonstrationIndex openToRead(Path folder, IndexManifest wanted, LuceneSettings settings) {
        try {
            ManifestFile file = ManifestFile.read(folder);
            Directory directory = FSDirectory.open(folder.resolve(file.dataFolder()));
            LuceneDemonstrationIndex index = new LuceneDemonstrationIndex(
                    folder, wanted, settings, directory, null, new SearcherManager(directory, new UncachedSearchers()));
            index.closeUnless(() -> index.checkFits(file, wanted));
            return index;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    /** Returns whether it was opened beside a process that writes it, and takes no changes. */
    public synchronized boolean isReadOnly() {
        return writer == null;
    }

    @Override
    public synchronized void admit(RelationSchema schema) {
        writing();
        SortedMap<String, String> digests = new TreeMap<>(manifest.schemaDigests());
        digests.put(schema.name(), SchemaDigest.of(schema));
        IndexManifest wider =
                new IndexManifest(manifest.encoderName(), manifest.encoderFingerprint(), manifest.dimension(), digests);
        try {
            ManifestFile file = ManifestFile.read(folder);
            checkFits(file, wider);
            ManifestFile.of(file.dataFolder(), file.manifest().withSchemasOf(wider))
                    .write(folder);
            manifest = wider;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    /**
     * Writes the index anew with the vectors of another encoder: what to do about an {@code INDEX_MISMATCH}. The old
     * content serves until the new one is complete; a crash leaves one or the other.
     *
     * @param wanted what the index shall have been made with
     * @param encode gives one vector per demonstration, in order; it may refuse labels that a schema no longer has
     * @return how many demonstrations were written
     */
    public static int rebuild(
            Path folder,
            IndexManifest wanted,
            LuceneSettings settings,
            Function<List<Demonstration>, List<float[]>> encode) {
        if (!ManifestFile.exists(folder)) {
            open(folder, wanted, settings).close();
            return 0;
        }
        try {
            IndexManifest fitting =
                    ManifestFile.read(folder).manifest().withSchemasOf(wanted).withEncoderOf(wanted);
            String data = IndexFolder.dataFolder(folder);
            String fresh = "data-" + (Integer.parseInt(data.substring("data-".length())) + 1);
            IndexFolder.delete(folder.resolve(fresh));
            int count;
            try (Directory from = FSDirectory.open(folder.resolve(data));
                    Lock lock = from.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
                lock.ensureValid();
                try (LuceneDemonstrationIndex to = openData(folder, fresh, fitting, settings)) {
                    count = to.copyFrom(from, encode);
                }
                ManifestFile.of(fresh, fitting).write(folder);
            }
            IndexFolder.deleteOthers(folder, fresh);
            return count;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    @Override
    public List<Neighbor> search(Query query) {
        checkVector(query.vector());
        if (query.k() < 1) {
            throw new IllegalArgumentException("k is %d; it must be 1 or more.".formatted(query.k()));
        }
        return read(searcher -> {
            org.apache.lucene.search.Query matching = DemonstrationQueries.filter(query);
            List<Neighbor> neighbors = new ArrayList<>();
            for (NearestScan.Hit hit : nearest(searcher, matching, query.vector(), query.k())) {
                neighbors.add(new Neighbor(DemonstrationReads.load(searcher, hit.document()), hit.score()));
            }
            return List.copyOf(neighbors);
        });
    }

    @Override
    public void put(List<Demonstration> demonstrations, List<float[]> vectors) {
        if (demonstrations.size() != vectors.size()) {
            throw new IllegalArgumentException(
                    "%d demonstrations came with %d vectors.".formatted(demonstrations.size(), vectors.size()));
        }
        vectors.forEach(this::checkVector);
        demonstrations.forEach(d -> checkSchema(d.schema()));
        if (demonstrations.isEmpty()) {
            return;
        }
        change(() -> {
            for (int i = 0; i < demonstrations.size(); i++) {
                Demonstration d = demonstrations.get(i);
                writing()
                        .updateDocument(
                                DemonstrationDocuments.key(d.schema(), d.id()),
                                DemonstrationDocuments.write(d, vectors.get(i)));
            }
            return demonstrations.size();
        });
    }

    @Override
    public int delete(String schema, Set<String> ids) {
        org.apache.lucene.search.Query keys = DemonstrationQueries.keys(schema, ids);
        return change(() -> {
            int there = read(searcher -> searcher.count(keys));
            if (there > 0) {
                writing().deleteDocuments(keys);
            }
            return there;
        });
    }

    @Override
    public Optional<Demonstration> find(String schema, String id) {
        return read(searcher -> {
            ScoreDoc[] docs = searcher.search(new TermQuery(DemonstrationDocuments.key(schema, id)), 1).scoreDocs;
            return docs.length == 0 ? Optional.empty() : Optional.of(DemonstrationReads.load(searcher, docs[0].doc));
        });
    }

    @Override
    public List<Demonstration> list(String schema, String afterId, int limit) {
        return read(searcher -> {
            List<Demonstration> page = new ArrayList<>();
            for (int doc : DemonstrationReads.page(searcher, schema, afterId, limit)) {
                page.add(DemonstrationReads.load(searcher, doc));
            }
            return List.copyOf(page);
        });
    }

    @Override
    public List<float[]> vectors(String schema, String afterId, int limit) {
        return read(searcher ->
                DemonstrationReads.vectors(searcher, DemonstrationReads.page(searcher, schema, afterId, limit)));
    }

    @Override
    public int count(String schema) {
        return read(searcher -> searcher.count(DemonstrationQueries.ofSchema(schema)));
    }

    @Override
    public String snapshot(String schema) {
        return read(searcher -> {
            SnapshotKey key = new SnapshotKey(schema, ((DirectoryReader) searcher.getIndexReader()).getVersion());
            String known = snapshots.get(key);
            if (known == null) {
                known = Demonstrations.snapshot(DemonstrationReads.contentHashes(searcher, schema));
                snapshots.put(key, known);
            }
            return known;
        });
    }

    @Override
    public synchronized void close() {
        try {
            searchers.close();
            if (writer != null) {
                writer.close();
            }
            directory.close();
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    private List<NearestScan.Hit> nearest(
            IndexSearcher searcher, org.apache.lucene.search.Query matching, float[] vector, int wanted)
            throws IOException {
        int count = searcher.count(matching);
        int k = Math.min(wanted, count);
        if (k == 0) {
            return List.of();
        }
        if (count > settings.exactScanMax()) {
            int candidates = (int) Math.min(count, (long) k * settings.oversampling());
            List<NearestScan.Hit> hits = searcher.search(
                    new KnnFloatVectorQuery(DemonstrationDocuments.VECTOR, vector, candidates, matching),
                    new NearestScan(vector, k));
            // A graph can have parts that no path leads to; it must not be the reason for a short answer.
            if (hits.size() == k) {
                return hits;
            }
        }
        return searcher.search(matching, new NearestScan(vector, k));
    }

    private static LuceneDemonstrationIndex openData(
            Path folder, String data, IndexManifest wanted, LuceneSettings settings) throws IOException {
        Directory directory = FSDirectory.open(folder.resolve(data));
        IndexWriter writer = openWriter(directory, settings);
        boolean opened = false;
        try {
            // The empty index needs a commit before there is anything to read.
            writer.commit();
            SearcherManager searchers = new SearcherManager(directory, new UncachedSearchers());
            opened = true;
            return new LuceneDemonstrationIndex(folder, wanted, settings, directory, writer, searchers);
        } finally {
            if (!opened) {
                writer.rollback();
            }
        }
    }

    private static IndexWriter openWriter(Directory directory, LuceneSettings settings) throws IOException {
        return new IndexWriter(directory, new IndexWriterConfig().setCodec(new WideVectorCodec(settings)));
    }

    /** Checks files and manifest of an index whose lock is held, and makes the manifest say what is wanted. */
    private void check(String data) throws IOException {
        checkFiles();
        if (!ManifestFile.exists(folder)) {
            ManifestFile.of(data, manifest).write(folder);
            return;
        }
        ManifestFile file = ManifestFile.read(folder);
        if (!file.dataFolder().equals(data)) {
            throw new RelataException(
                    ErrorCode.INDEX_LOCKED,
                    "The index in %s was rebuilt by another process just now.".formatted(folder),
                    "Maybe try again.");
        }
        checkFits(file, manifest);
        ManifestFile grown = ManifestFile.of(data, file.manifest().withSchemasOf(manifest));
        if (!grown.equals(file)) {
            grown.write(folder);
        }
        IndexFolder.deleteOthers(folder, data);
    }

    private void checkFits(ManifestFile file, IndexManifest wanted) {
        List<String> differences = inUse(file.manifest()).differences(wanted);
        if (!differences.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INDEX_MISMATCH,
                    "The index in %s was made with something else. %s".formatted(folder, String.join(" ", differences)),
                    "Maybe a model or a schema was exchanged: run \"./relata index rebuild\", which encodes the stored"
                            + " demonstrations again, or put the former one back.");
        }
    }

    /** Closes the index when what is done first fails: nobody else has it yet who could. */
    private void closeUnless(Step step) throws IOException {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private IndexWriter writing() {
        if (writer == null) {
            throw new RelataException(
                    ErrorCode.INDEX_LOCKED,
                    "The index in %s is in use by another process and can only be read.".formatted(folder),
                    "Maybe a server is running on it; send the change to its /v1/demonstrations, or stop it first.");
        }
        return writer;
    }

    private void checkFiles() {
        read(searcher -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                leaf.reader().checkIntegrity();
            }
            return true;
        });
    }

    /** Returns the manifest without the schemas that have no demonstrations: no label of theirs can be wrong. */
    private IndexManifest inUse(IndexManifest stored) {
        TreeMap<String, String> digests = new TreeMap<>(stored.schemaDigests());
        digests.keySet().removeIf(schema -> count(schema) == 0);
        return new IndexManifest(stored.encoderName(), stored.encoderFingerprint(), stored.dimension(), digests);
    }

    private int copyFrom(Directory from, Function<List<Demonstration>, List<float[]>> encode) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(from)) {
            IndexSearcher searcher = new UncachedSearchers().newSearcher(reader, null);
            List<Demonstration> batch = new ArrayList<>();
            int count = 0;
            for (LeafReaderContext leaf : reader.leaves()) {
                for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
                    if (leaf.reader().getLiveDocs() == null
                            || leaf.reader().getLiveDocs().get(doc)) {
                        batch.add(DemonstrationReads.load(searcher, leaf.docBase + doc));
                        count++;
                    }
                    if (batch.size() == REBUILD_BATCH) {
                        put(batch, encode.apply(List.copyOf(batch)));
                        batch.clear();
                    }
                }
            }
            put(batch, encode.apply(List.copyOf(batch)));
            return count;
        }
    }

    private void checkVector(float[] vector) {
        if (vector.length != manifest.dimension()) {
            throw new IllegalArgumentException("The vector has %d numbers, and the vectors of this index have %d."
                    .formatted(vector.length, manifest.dimension()));
        }
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        if (!(Math.abs(Math.sqrt(squares) - 1) <= UNIT_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "The vector has the length %s and must have the length 1.".formatted(Math.sqrt(squares)));
        }
    }

    private void checkSchema(String schema) {
        if (!manifest.schemaDigests().containsKey(schema)) {
            throw new IllegalArgumentException("The index was not opened for the schema %s but for %s."
                    .formatted(schema, manifest.schemaDigests().keySet()));
        }
    }

    private synchronized int change(Change change) {
        IndexWriter writing = writing();
        boolean done = false;
        try {
            int changed = change.apply();
            writing.commit();
            searchers.maybeRefreshBlocking();
            snapshots.clear();
            done = true;
            return changed;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        } finally {
            if (!done) {
                undo();
            }
        }
    }

    /** Drops what was written since the last commit; a writer that failed takes no more changes, so it is replaced. */
    private void undo() {
        try {
            writing().rollback();
            writer = openWriter(directory, settings);
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    private <T> T read(Reading<T> reading) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.from(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    /** A version of a reader counts its changes, so a snapshot of it never has to be computed twice. */
    private record SnapshotKey(String schema, long readerVersion) {}

    @FunctionalInterface
    private interface Reading<T> {
        T from(IndexSearcher searcher) throws IOException;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Change {
        int apply() throws IOException;
    }

    /** Lucene's query cache would keep bit sets of filters that hardly ever come again. */
    private static final class UncachedSearchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    }
}
