package io.relata.retrieval;

import io.relata.schema.RelationSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An index that tells of what is no longer as it was, for those who keep something made from demonstrations. */
public final class WatchedIndex implements DemonstrationIndex {
    private final DemonstrationIndex index;
    private final Watcher watcher;

    /** Hears of changes, after they are durable and on the thread that made them. */
    @FunctionalInterface
    public interface Watcher {
        /** Demonstrations of these ids were added, replaced or deleted. */
        void changed(String schema, Set<String> ids);
    }

    /** Creates an index that passes everything on to another, which is closed with it. */
    public WatchedIndex(DemonstrationIndex index, Watcher watcher) {
        this.index = index;
        this.watcher = watcher;
    }

    @Override
    public List<Neighbor> search(Query query) {
        return index.search(query);
    }

    @Override
    public void put(List<Demonstration> demonstrations, List<float[]> vectors) {
        index.put(demonstrations, vectors);
        demonstrations.stream()
                .collect(Collectors.groupingBy(
                        Demonstration::schema, Collectors.mapping(Demonstration::id, Collectors.toSet())))
                .forEach(watcher::changed);
    }

    @Override
    public int delete(String schema, Set<String> ids) {
        int deleted = index.delete(schema, ids);
        watcher.changed(schema, ids);
        return deleted;
    }

    @Override
    public Optional<Demonstration> find(String schema, String id) {
        return index.find(schema, id);
    }

    @Override
    public List<Demonstration> list(String schema, String afterId, int limit) {
        return index.list(schema, afterId, limit);
    }

    @Override
    public List<float[]> vectors(String schema, String afterId, int limit) {
        return index.vectors(schema, afterId, limit);
    }

    @Override
    public int count(String schema) {
        return index.count(schema);
    }

    @Override
    public String snapshot(String schema) {
        return index.snapshot(schema);
    }

    @Override
    public void admit(RelationSchema schema) {
        index.admit(schema);
    }

    @Override
    public void close() {
        index.close();
    }
}
