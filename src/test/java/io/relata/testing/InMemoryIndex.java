package io.relata.testing;

import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** An index that scans a sorted map. */
public final class InMemoryIndex implements DemonstrationIndex {
    private final Map<String, ConcurrentSkipListMap<String, Entry>> bySchema = new ConcurrentSkipListMap<>();

    @Override
    public List<Neighbor> search(Query query) {
        return entries(query.schema()).values().stream()
                .filter(e -> query.labels().isEmpty() || query.labels().contains(e.demonstration.label()))
                .filter(e -> !query.excludedIds().contains(e.demonstration.id()))
                .filter(e -> !query.excludedTextHashes()
                        .contains(Demonstrations.textHash(
                                e.demonstration.context().text())))
                .map(e -> new Neighbor(e.demonstration, dot(e.vector, query.vector())))
                .sorted(Comparator.comparing((Neighbor n) -> -n.score())
                        .thenComparing(n -> n.demonstration().id()))
                .limit(query.k())
                .toList();
    }

    @Override
    public void put(List<Demonstration> demonstrations, List<float[]> vectors) {
        for (int i = 0; i < demonstrations.size(); i++) {
            Demonstration demonstration = demonstrations.get(i);
            bySchema.computeIfAbsent(demonstration.schema(), _ -> new ConcurrentSkipListMap<>())
                    .put(demonstration.id(), new Entry(demonstration, vectors.get(i)));
        }
    }

    @Override
    public int delete(String schema, Set<String> ids) {
        return (int)
                ids.stream().filter(id -> entries(schema).remove(id) != null).count();
    }

    @Override
    public Optional<Demonstration> find(String schema, String id) {
        return Optional.ofNullable(entries(schema).get(id)).map(Entry::demonstration);
    }

    @Override
    public List<Demonstration> list(String schema, String afterId, int limit) {
        return entries(schema).tailMap(afterId, false).values().stream()
                .limit(limit)
                .map(Entry::demonstration)
                .toList();
    }

    @Override
    public List<float[]> vectors(String schema, String afterId, int limit) {
        return entries(schema).tailMap(afterId, false).values().stream()
                .limit(limit)
                .map(Entry::vector)
                .toList();
    }

    @Override
    public int count(String schema) {
        return entries(schema).size();
    }

    @Override
    public String snapshot(String schema) {
        return Integer.toHexString(entries(schema).keySet().hashCode());
    }

    @Override
    public void close() {}

    private ConcurrentSkipListMap<String, Entry> entries(String schema) {
        return bySchema.getOrDefault(schema, new ConcurrentSkipListMap<>());
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private record Entry(Demonstration demonstration, float[] vector) {}
}
