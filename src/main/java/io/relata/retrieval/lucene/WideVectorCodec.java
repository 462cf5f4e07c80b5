package io.relata.retrieval.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec, with the graph parameters of {@link LuceneSettings} and without its limit of 1024 numbers a
 * vector: the marker states of two mentions in a BERT of base size have 1536.
 *
 * <p>It writes under the names of Lucene's formats, so that an index is read without this class.
 */
final class WideVectorCodec extends FilterCodec {
    private static final int DIMENSION_MAX = 16_384;

    private final KnnVectorsFormat vectors;

    WideVectorCodec(LuceneSettings settings) {
        this(new Lucene104Codec(), settings);
    }

    private WideVectorCodec(Lucene104Codec lucene, LuceneSettings settings) {
        super(lucene.getName(), lucene);
        KnnVectorsFormat wide = new WideFormat(new Lucene99HnswVectorsFormat(
                settings.graphNeighborsMax(),
                settings.graphCandidates(),
                Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                null,
                graphThreshold(settings.exactScanMax())));
        this.vectors = new PerFieldKnnVectorsFormat() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return wide;
            }
        };
    }

    /**
     * Returns the threshold with which Lucene builds a graph for segments of more than {@code segmentMax} documents only:
     * it builds one where a search for so many neighbours is expected to visit fewer nodes than there are, and expects
     * {@code log(documents) * threshold}. A graph that is never asked is dear: it takes most of the time of a put.
     */
    private static int graphThreshold(int segmentMax) {
        return segmentMax < 3 ? 0 : (int) Math.round(segmentMax / Math.log(segmentMax));
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
        return vectors;
    }

    private static final class WideFormat extends KnnVectorsFormat {
        private final KnnVectorsFormat lucene;

        WideFormat(KnnVectorsFormat lucene) {
            super(lucene.getName());
            this.lucene = lucene;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return lucene.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return lucene.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return DIMENSION_MAX;
        }
    }
}
