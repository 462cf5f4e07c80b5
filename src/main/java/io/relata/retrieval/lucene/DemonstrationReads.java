package io.relata.retrieval.lucene;

import io.relata.retrieval.Demonstration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** What is read of documents once it is known which. */
final class DemonstrationReads {
    private static final Sort BY_ID = new Sort(new SortField(DemonstrationDocuments.SORT_ID, SortField.Type.STRING));

    private DemonstrationReads() {}

    /** Returns the documents of a page in the order of their ids. */
    static int[] page(IndexSearcher searcher, String schema, String afterId, int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit is %d; it must be 1 or more.".formatted(limit));
        }
        int documentsMax = Math.max(1, searcher.getIndexReader().maxDoc());
        int n = Math.min(limit, documentsMax);
        // The last document stands for all: ids are unique in a schema, so the id alone decides what comes after.
        FieldDoc after = new FieldDoc(documentsMax - 1, 0, new Object[] {new BytesRef(afterId)});
        ScoreDoc[] docs = (afterId.isEmpty()
                        ? searcher.search(DemonstrationQueries.ofSchema(schema), n, BY_ID)
                        : searcher.searchAfter(after, DemonstrationQueries.ofSchema(schema), n, BY_ID))
                .scoreDocs;
        return Arrays.stream(docs).mapToInt(d -> d.doc).toArray();
    }

    /** Returns the vectors of documents, in the order in which the documents are given. */
    static List<float[]> vectors(IndexSearcher searcher, int[] docs) throws IOException {
        float[][] vectors = new float[docs.length][];
        // Vectors are read in the order of documents, which is the only order Lucene goes in.
        int[] ascending = IntStream.range(0, docs.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> docs[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int at = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(DemonstrationDocuments.VECTOR);
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator valueAt = values.iterator();
            int end = leaf.docBase + leaf.reader().maxDoc();
            for (; at < ascending.length && docs[ascending[at]] < end; at++) {
                valueAt.advance(docs[ascending[at]] - leaf.docBase);
                vectors[ascending[at]] = values.vectorValue(valueAt.index()).clone();
            }
        }
        return List.of(vectors);
    }

    /** Returns the content hashes of a schema, in no particular order. */
    static Stream<String> contentHashes(IndexSearcher searcher, String schema) throws IOException {
        List<String> hashes = new ArrayList<>();
        int[] docs = Arrays.stream(searcher.search(
                                DemonstrationQueries.ofSchema(schema),
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

    static Demonstration load(IndexSearcher searcher, int doc) throws IOException {
        return DemonstrationDocuments.read(searcher.storedFields().document(doc));
    }
}
