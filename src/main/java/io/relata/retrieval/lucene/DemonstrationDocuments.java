package io.relata.retrieval.lucene;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Demonstrations;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/**
 * Demonstrations as Lucene documents.
 *
 * <p>Searched: {@code key} (schema, slash, id; unique), {@code schema}, {@code label} ({@link RelationLabel#key}), {@code
 * text_hash} and the {@code vector}. Sorted by: {@code sort_id}. Stored: every field of the demonstration. {@code
 * content_hash} is kept as a doc value, so that a snapshot reads no stored field.
 */
final class DemonstrationDocuments {
    static final String KEY = "key";
    static final String SCHEMA = "schema";
    static final String LABEL = "label";
    static final String TEXT_HASH = "text_hash";
    static final String CONTENT_HASH = "content_hash";
    static final String SORT_ID = "sort_id";
    static final String VECTOR = "vector";

    private static final String ID = "id";
    private static final String TEXT = "text";
    private static final String HEAD = "head";
    private static final String TAIL = "tail";
    private static final String RELATION = "relation";
    private static final String DIRECTION = "direction";
    private static final String REASONING = "reasoning";

    private DemonstrationDocuments() {}

    static Term key(String schema, String id) {
        return new Term(KEY, schema + "/" + id);
    }

    static Document write(Demonstration d, float[] vector) {
        Document document = new Document();
        document.add(new StringField(KEY, key(d.schema(), d.id()).bytes(), Field.Store.NO));
        document.add(new StringField(SCHEMA, d.schema(), Field.Store.YES));
        document.add(new StringField(LABEL, d.label().key(), Field.Store.NO));
        document.add(
                new StringField(TEXT_HASH, Demonstrations.textHash(d.context().text()), Field.Store.NO));
        document.add(new BinaryDocValuesField(CONTENT_HASH, new BytesRef(Demonstrations.contentHash(d))));
        document.add(new SortedDocValuesField(SORT_ID, new BytesRef(d.id())));
        document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        document.add(new StoredField(ID, d.id()));
        document.add(new StoredField(TEXT, d.context().text()));
        write(document, HEAD, d.context().pair().head());
        write(document, TAIL, d.context().pair().tail());
        document.add(new StoredField(RELATION, d.label().relation()));
        document.add(new StoredField(DIRECTION, d.label().direction().name()));
        document.add(new StoredField(REASONING, d.reasoning()));
        return document;
    }

    static Demonstration read(Document document) {
        return new Demonstration(
                document.get(ID),
                document.get(SCHEMA),
                new PairContext(document.get(TEXT), new MentionPair(mention(document, HEAD), mention(document, TAIL))),
                new RelationLabel(document.get(RELATION), Direction.valueOf(document.get(DIRECTION))),
                document.get(REASONING));
    }

    private static void write(Document document, String role, EntityMention mention) {
        document.add(new StoredField(role + "_id", mention.id()));
        document.add(new StoredField(role + "_type", mention.type()));
        document.add(new StoredField(role + "_start", mention.span().start()));
        document.add(new StoredField(role + "_end", mention.span().end()));
    }

    private static EntityMention mention(Document document, String role) {
        return new EntityMention(
                document.get(role + "_id"),
                new CharSpan(offset(document, role + "_start"), offset(document, role + "_end")),
                document.get(role + "_type"));
    }

    private static int offset(Document document, String field) {
        return document.getField(field).numericValue().intValue();
    }
}
