package io.relata.retrieval;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The index as plainly as it can be written: a sorted map that is gone through for each search. */
public final class InMemoryDemonstrationIndex implements DemonstrationIndex {
    private record Entry(Demonstration demonstration, float[] vector) {}

    private final NavigableMap<String, NavigableMap<String, Entry>> bySchema = new TreeMap<>();

    @Override
    public synchronized List<Neighbor> search(Query query) {
        return of(query.schema()).values().stream()
                .filter(e -> query.labels().isEmpty()
                        || query.labels().contains(e.demonstration().label()))
                .filter(e -> !query.excludedIds().contains(e.demonstration().id()))
                .filter(e -> !query.excludedTextHashes()
                        .contains(Demonstrations.textHash(
                                e.demonstration().context().text())))
                .map(e -> new Neighbor(e.demonstration(), dot(e.vector(), query.vector())))
                // The entries come by id, and the sort is stable.
                .sorted((a, b) -> Float.compare(b.score(), a.score()))
                .limit(query.k())
                .toList();
    }

    @Override
    public synchronized void put(List<Demonstration> demonstrations, List<float[]> vectors) {
        for (int i = 0; i < demonstrations.size(); i++) {
            Demonstration d = demonstrations.get(i);
            of(d.schema()).put(d.id(), new Entry(d, vectors.get(i).clone()));
        }
    }

    @Override
    public synchronized int delete(String schema, Set<String> ids) {
        int before = count(schema);
        of(schema).keySet().removeAll(ids);
        return before - count(schema);
    }

    @Override
    public synchronized Optional<Demonstration> find(String schema, String id) {
        return Optional.ofNullable(of(schema).get(id)).map(Entry::demonstration);
    }

    @Override
    public synchronized List<Demonstration> list(String schema, String afterId, int limit) {
        return page(schema, afterId, limit).stream().map(Entry::demonstration).toList();
    }

    @Override
    public synchronized List<float[]> vectors(String schema, String afterId, int limit) {
        return page(schema, afterId, limit).stream()
                .map(e -> e.vector().clone())
                .toList();
    }

    @Override
    public synchronized int count(String schema) {
        return of(schema).size();
    }

    @Override
    public synchronized String snapshot(String schema) {
        return Demonstrations.snapshot(
                of(schema).values().stream().map(e -> Demonstrations.contentHash(e.demonstration())));
    }

    @Override
    public void close() {}

    private List<Entry> page(String schema, String afterId, int limit) {
        return new ArrayList<>(of(schema).tailMap(afterId, false).values())
                .stream().limit(limit).toList();
    }

    private NavigableMap<String, Entry> of(String schema) {
        return bySchema.computeIfAbsent(schema, _ -> new TreeMap<>(Demonstrations.ID_ORDER));
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
