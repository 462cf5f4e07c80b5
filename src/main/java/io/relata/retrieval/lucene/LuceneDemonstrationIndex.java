package io.relata.retrieval.lucene;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.BytesRef;
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
    private static final Sort BY_ID = new Sort(new SortField(DemonstrationDocuments.SORT_ID, SortField.Type.STRING));
    private static final double UNIT_TOLERANCE = 1e-3;
    private static final int REBUILD_BATCH = 256;

    private final Path folder;
    private final LuceneSettings settings;
    private final Directory directory;
    private final SearcherManager searchers;
    private final Map<SnapshotKey, String> snapshots = new ConcurrentHashMap<>();
    private volatile IndexManifest manifest;
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
            boolean opened = false;
            try {
                index.admit(data);
                opened = true;
            } finally {
                if (!opened) {
                    index.close();
                }
            }
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
            index.checkFits(file);
            return index;
        } catch (IOException e) {
            throw IndexFolder.failure(folder, e);
        }
    }

    /**
     * Takes in demonstrations of one more schema from now on.
     *
     * @throws RelataException with {@code INDEX_UNWRITABLE}, or {@code INDEX_LOCKED} when it was opened for reading
     */
    public synchronized void admit(RelationSchema schema) {
        openWriter();
        SortedMap<String, String> digests = new TreeMap<>(manifest.schemaDigests());
        digests.put(schema.name(), SchemaDigest.of(schema));
        IndexManifest wider =
                new IndexManifest(manifest.encoderName(), manifest.encoderFingerprint(), manifest.dimension(), digests);
        try {
            ManifestFile file = ManifestFile.read(folder);
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
            ManifestFile old = ManifestFile.read(folder);
            String data = IndexFolder.dataFolder(folder);
            String fresh = "data-" + (Integer.parseInt(data.substring("data-".length())) + 1);
            IndexFolder.delete(folder.resolve(fresh));
            int count;
            try (Directory from = FSDirectory.open(folder.resolve(data));
                    Lock lock = from.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
                lock.ensureValid();
                try (LuceneDemonstrationIndex to = openData(folder, fresh, wanted, settings)) {
                    count = to.copyFrom(from, encode);
                }
                ManifestFile.of(fresh, old.manifest().withSchemasOf(wanted).withEncoderOf(wanted))
                        .write(folder);
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
            org.apache.lucene.search.Query matching = filter(query);
            int count = searcher.count(matching);
            int k = Math.min(query.k(), count);
            if (k == 0) {
                return List.of();
            }
            List<NearestScan.Hit> hits = List.of();
            if (count > settings.exactScanMax()) {
                int candidates = (int) Math.min(count, (long) k * settings.oversampling());
                hits = searcher.search(
                        new KnnFloatVectorQuery(DemonstrationDocuments.VECTOR, query.vector(), candidates, matching),
                        new NearestScan(query.vector(), k));
            }
            if (hits.size() < k) {
                hits = searcher.search(matching, new NearestScan(query.vector(), k));
            }
            List<Neighbor> neighbors = new ArrayList<>(k);
            for (NearestScan.Hit hit : hits) {
                neighbors.add(new Neighbor(load(searcher, hit.document()), hit.score()));
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
                openWriter()
                        .updateDocument(
                                DemonstrationDocuments.key(d.schema(), d.id()),
                                DemonstrationDocuments.write(d, vectors.get(i)));
            }
            return demonstrations.size();
        });
    }

    @Override
    public int delete(String schema, Set<String> ids) {
        org.apache.lucene.search.Query keys = keys(schema, ids);
        return change(() -> {
            int there = read(searcher -> searcher.count(keys));
            if (there > 0) {
                openWriter().deleteDocuments(keys);
            }
            return there;
        });
    }

    @Override
    public Optional<Demonstration> find(String schema, String id) {
        return read(searcher -> {
            ScoreDoc[] docs = searcher.search(new TermQuery(DemonstrationDocuments.key(schema, id)), 1).scoreDocs;
            return docs.length == 0 ? Optional.empty() : Optional.of(load(searcher, docs[0].doc));
        });
    }

    @Override
    public List<Demonstration> list(String schema, String afterId, int limit) {
        return read(searcher -> {
            List<Demonstration> page = new ArrayList<>();
            for (int doc : page(searcher, schema, afterId, limit)) {
                page.add(load(searcher, doc));
            }
            return List.copyOf(page);
        });
    }

    @Override
    public List<float[]> vectors(String schema, String afterId, int limit) {
        return read(searcher -> {
            int[] docs = page(searcher, schema, afterId, limit);
            float[][] vectors = new float[docs.length][];
            // Vectors are read in the order of documents, which is the only order Lucene goes in.
            int[] ascending = IntStream.range(0, docs.length)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> docs[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
            for (int from = 0, to; from < ascending.length; from = to) {
                LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[ascending[from]], leaves));
                int end = leaf.docBase + leaf.reader().maxDoc();
                to = from;
                FloatVectorValues values = leaf.reader().getFloatVectorValues(DemonstrationDocuments.VECTOR);
                KnnVectorValues.DocIndexIterator at = values.iterator();
                for (; to < ascending.length && docs[ascending[to]] < end; to++) {
                    at.advance(docs[ascending[to]] - leaf.docBase);
                    vectors[ascending[to]] = values.vectorValue(at.index()).clone();
                }
            }
            return List.of(vectors);
        });
    }

    @Override
    public int count(String schema) {
        return read(searcher -> searcher.count(ofSchema(schema)));
    }

    @Override
    public String snapshot(String schema) {
        return read(searcher -> {
            SnapshotKey key = new SnapshotKey(schema, ((DirectoryReader) searcher.getIndexReader()).getVersion());
            String known = snapshots.get(key);
            if (known == null) {
                known = Demonstrations.snapshot(contentHashes(searcher, schema));
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

    private static LuceneDemonstrationIndex openData(
            Path folder, String data, IndexManifest wanted, LuceneSettings settings) throws IOException {
        Directory directory = FSDirectory.open(folder.resolve(data));
        IndexWriter writer = newWriter(directory, settings);
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

    private static IndexWriter newWriter(Directory directory, LuceneSettings settings) throws IOException {
        return new IndexWriter(directory, new IndexWriterConfig().setCodec(new WideVectorCodec(settings)));
    }

    /** Checks files and manifest of an index whose lock is held, and makes the manifest say what is wanted. */
    private void admit(String data) throws IOException {
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
        checkFits(file);
        ManifestFile.of(data, file.manifest().withSchemasOf(manifest)).write(folder);
        IndexFolder.deleteOthers(folder, data);
    }

    private void checkFits(ManifestFile file) {
        List<String> differences = inUse(file.manifest()).differences(manifest);
        if (!differences.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INDEX_MISMATCH,
                    "The index in %s was made with something else. %s".formatted(folder, String.join(" ", differences)),
                    "Maybe a model or a schema was exchanged: run \"./relata index rebuild\", which encodes the stored"
                            + " demonstrations again, or put the former one back.");
        }
    }

    private IndexWriter openWriter() {
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
                        batch.add(load(searcher, leaf.docBase + doc));
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

    private int[] page(IndexSearcher searcher, String schema, String afterId, int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit is %d; it must be 1 or more.".formatted(limit));
        }
        int documentsMax = Math.max(1, searcher.getIndexReader().maxDoc());
        int n = Math.min(limit, documentsMax);
        // The last document stands for all: ids are unique in a schema, so the id alone decides what comes after.
        FieldDoc after = new FieldDoc(documentsMax - 1, 0, new Object[] {new BytesRef(afterId)});
        ScoreDoc[] docs = (afterId.isEmpty()
                        ? searcher.search(ofSchema(schema), n, BY_ID)
                        : searcher.searchAfter(after, ofSchema(schema), n, BY_ID))
                .scoreDocs;
        return Arrays.stream(docs).mapToInt(d -> d.doc).toArray();
    }

    private static Stream<String> contentHashes(IndexSearcher searcher, String schema) throws IOException {
        List<String> hashes = new ArrayList<>();
        int[] docs = Arrays.stream(searcher.search(
                                ofSchema(schema),
                                Math.max(1, searcher.getIndexReader().maxDoc()),
                                Sort.INDEXORDER)
                        .scoreDocs)
                .mapToInt(d -> d.doc)
                .toArray();
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        int at = 0;
        for (LeafReaderContext leaf : leaves) {
            BinaryDocValues values = leaf.reader().getBinaryDocValues(DemonstrationDocuments.CONTENT_HASH);
            for (; at < docs.length && docs[at] < leaf.docBase + leaf.reader().maxDoc(); at++) {
                values.advanceExact(docs[at] - leaf.docBase);
                hashes.add(values.binaryValue().utf8ToString());
            }
        }
        return hashes.stream();
    }

    private static Demonstration load(IndexSearcher searcher, int doc) throws IOException {
        return DemonstrationDocuments.read(searcher.storedFields().document(doc));
    }

    private static org.apache.lucene.search.Query ofSchema(String schema) {
        return new TermQuery(new Term(DemonstrationDocuments.SCHEMA, schema));
    }

    private static org.apache.lucene.search.Query keys(String schema, Set<String> ids) {
        return new TermInSetQuery(
                DemonstrationDocuments.KEY,
                ids.stream()
                        .map(id -> DemonstrationDocuments.key(schema, id).bytes())
                        .toList());
    }

    private static org.apache.lucene.search.Query filter(Query query) {
        BooleanQuery.Builder filter =
                new BooleanQuery.Builder().add(ofSchema(query.schema()), BooleanClause.Occur.FILTER);
        if (!query.labels().isEmpty()) {
            List<String> labels =
                    query.labels().stream().map(RelationLabel::key).toList();
            filter.add(anyOf(DemonstrationDocuments.LABEL, labels), BooleanClause.Occur.FILTER);
        }
        if (!query.excludedIds().isEmpty()) {
            filter.add(keys(query.schema(), query.excludedIds()), BooleanClause.Occur.MUST_NOT);
        }
        if (!query.excludedTextHashes().isEmpty()) {
            filter.add(
                    anyOf(DemonstrationDocuments.TEXT_HASH, query.excludedTextHashes()), BooleanClause.Occur.MUST_NOT);
        }
        return filter.build();
    }

    private static org.apache.lucene.search.Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
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
        IndexWriter writing = openWriter();
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
            openWriter().rollback();
            writer = newWriter(directory, settings);
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
