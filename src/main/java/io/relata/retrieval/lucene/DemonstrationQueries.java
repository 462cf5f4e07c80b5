package io.relata.retrieval.lucene;

import io.relata.schema.RelationLabel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Which documents are meant. */
final class DemonstrationQueries {
    private DemonstrationQueries() {}

    static Query ofSchema(String schema) {
        return new TermQuery(new Term(DemonstrationDocuments.SCHEMA, schema));
    }

    static Query keys(String schema, Set<String> ids) {
        return new TermInSetQuery(
                DemonstrationDocuments.KEY,
                ids.stream()
                        .map(id -> DemonstrationDocuments.key(schema, id).bytes())
                        .toList());
    }

    static Query filter(io.relata.retrieval.Query query) {
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

    private static Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }
}
