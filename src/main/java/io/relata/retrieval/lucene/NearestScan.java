package io.relata.retrieval.lucene;

import io.relata.retrieval.Demonstrations;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/**
 * Compares a vector with that of every document a query matches, and keeps the nearest.
 *
 * <p>Neither the segments nor the order in which documents came can change what it returns: a score depends on the two
 * vectors alone, and equal scores are ordered by id.
 *
 * @param vector unit vector
 * @param k how many are kept
 */
record NearestScan(float[] vector, int k) implements CollectorManager<NearestScan.Nearest, List<NearestScan.Hit>> {

    /** A document with its cosine; the natural order is nearest first. */
    record Hit(int document, float score, String id) implements Comparable<Hit> {
        @Override
        public int compareTo(Hit other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Demonstrations.ID_ORDER.compare(id, other.id);
        }
    }

    @Override
    public Nearest newCollector() {
        return new Nearest(vector, k);
    }

    @Override
    public List<Hit> reduce(Collection<Nearest> collectors) {
        return collectors.stream()
                .flatMap(c -> c.farthestFirst.stream())
                .sorted()
                .limit(k)
                .toList();
    }

    /**
     * Returns the cosine of two unit vectors. The order of additions is fixed, so a score is the same on every machine;
     * Lucene's own kernel adds in lanes as wide as the processor has. Eight sums keep the additions from waiting for
     * one another.
     */
    static float cosine(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= a.length; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    }

    /** Keeps the nearest of the documents that it is given. */
    static final class Nearest extends SimpleCollector {
        private final float[] vector;
        private final int k;
        private final PriorityQueue<Hit> farthestFirst = new PriorityQueue<>(Collections.reverseOrder());
        private Leaf leaf = Leaf.NONE;

        private Nearest(float[] vector, int k) {
            this.vector = vector;
            this.k = k;
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext context) throws IOException {
            leaf = Leaf.of(context);
        }

        @Override
        public void collect(int doc) throws IOException {
            float score = cosine(vector, leaf.vector(doc));
            if (farthestFirst.size() < k || score >= farthestFirst.element().score()) {
                farthestFirst.add(new Hit(leaf.docBase + doc, score, leaf.id(doc)));
                if (farthestFirst.size() > k) {
                    farthestFirst.remove();
                }
            }
        }
    }

    /** What is read of one segment; documents are asked for in ascending order. */
    private record Leaf(
            int docBase, FloatVectorValues vectors, KnnVectorValues.DocIndexIterator vectorAt, SortedDocValues ids) {
        static final Leaf NONE = none();

        static Leaf of(LeafReaderContext context) throws IOException {
            FloatVectorValues vectors = context.reader().getFloatVectorValues(DemonstrationDocuments.VECTOR);
            if (vectors == null) {
                return NONE;
            }
            return new Leaf(
                    context.docBase,
                    vectors,
                    vectors.iterator(),
                    context.reader().getSortedDocValues(DemonstrationDocuments.SORT_ID));
        }

        private static Leaf none() {
            FloatVectorValues empty = FloatVectorValues.fromFloats(List.of(), 1);
            return new Leaf(0, empty, empty.iterator(), DocValues.emptySorted());
        }

        float[] vector(int doc) throws IOException {
            vectorAt.advance(doc);
            return vectors.vectorValue(vectorAt.index());
        }

        String id(int doc) throws IOException {
            ids.advanceExact(doc);
            return ids.lookupOrd(ids.ordValue()).utf8ToString();
        }
    }
}
