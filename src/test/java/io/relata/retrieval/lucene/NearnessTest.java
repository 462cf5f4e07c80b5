package io.relata.retrieval.lucene;

import static io.relata.retrieval.Samples.CAUSE;
import static io.relata.retrieval.Samples.CAUSED;
import static io.relata.retrieval.Samples.SCHEMA;
import static io.relata.retrieval.Samples.demonstration;
import static io.relata.retrieval.Samples.query;
import static io.relata.retrieval.Samples.randomUnitVectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the nearest are found: exactly below the threshold, nearly always above it. */
class NearnessTest {
    @TempDir
    private Path folder;

    @Test
    void answersAlikeForTheSameContentWhateverItsHistory() {
        int count = 300;
        List<float[]> vectors = randomUnitVectors(count, 16, 5);
        List<List<Neighbor>> answers = new ArrayList<>();
        for (int history = 0; history < 3; history++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            Collections.shuffle(order, new Random(history));
            try (LuceneDemonstrationIndex index = Indexes.open(folder.resolve("h" + history), 16)) {
                int batch = 20 + 37 * history;
                for (int from = 0; from < count; from += batch) {
                    List<Integer> part = order.subList(from, Math.min(count, from + batch));
                    index.put(
                            part.stream().map(NearnessTest::numbered).toList(),
                            part.stream().map(vectors::get).toList());
                }
                index.put(List.of(demonstration("passing", CAUSE)), List.of(vectors.getFirst()));
                index.delete(SCHEMA, Set.of("passing"));
                answers.add(index.search(query(vectors.get(1), 50)));
            }
        }
        assertThat(answers).allSatisfy(a -> assertThat(a).isEqualTo(answers.getFirst()));
    }

    @Test
    void findsNearlyAllOfTheNearestThroughTheGraph() {
        int count = 2000;
        int dimension = 32;
        int k = 10;
        List<float[]> vectors = randomUnitVectors(count, dimension, 11);
        List<Demonstration> demonstrations =
                IntStream.range(0, count).mapToObj(NearnessTest::numbered).toList();
        List<Query> queries = randomUnitVectors(50, dimension, 12).stream()
                .flatMap(v -> List.of(
                        query(v, k),
                        // One label in ten: the graph is asked with a filter that leaves few.
                        query(v, k).withLabels(Set.of(CAUSED)))
                        .stream())
                .toList();
        List<List<Neighbor>> exact = new ArrayList<>();
        try (LuceneDemonstrationIndex index =
                LuceneDemonstrationIndex.open(folder, Indexes.manifest(dimension), Indexes.GRAPH_ALWAYS)) {
            index.put(demonstrations.subList(0, 700), vectors.subList(0, 700));
            index.put(demonstrations.subList(700, count), vectors.subList(700, count));
        }
        try (LuceneDemonstrationIndex index = Indexes.open(folder, dimension)) {
            queries.forEach(q -> exact.add(index.search(q)));
        }
        double recall = recall(new LuceneSettings(0, 8, 16, 100), queries, exact);
        System.out.printf(Locale.ROOT, "recall@%d of the graph: %.4f%n", k, recall);
        assertThat(recall).isGreaterThanOrEqualTo(0.98);
        // Without oversampling it misses some, which shows that it is the graph that was asked.
        assertThat(recall(new LuceneSettings(0, 1, 16, 100), queries, exact)).isLessThan(recall);
    }

    private double recall(LuceneSettings settings, List<Query> queries, List<List<Neighbor>> exact) {
        int found = 0;
        int wanted = 0;
        int dimension = queries.getFirst().vector().length;
        try (LuceneDemonstrationIndex index =
                LuceneDemonstrationIndex.open(folder, Indexes.manifest(dimension), settings)) {
            for (int i = 0; i < queries.size(); i++) {
                Set<Neighbor> both = new HashSet<>(index.search(queries.get(i)));
                // Equal as a whole: what the graph finds has the very scores of the exact scan.
                both.retainAll(exact.get(i));
                found += both.size();
                wanted += exact.get(i).size();
            }
        }
        return found / (double) wanted;
    }

    @Test
    void computesTheCosineAsThePlainSumDoes() {
        for (int dimension : new int[] {1, 7, 8, 9, 31, 300}) {
            List<float[]> pair = randomUnitVectors(2, dimension, dimension);
            double plain = IntStream.range(0, dimension)
                    .mapToDouble(i -> (double) pair.get(0)[i] * pair.get(1)[i])
                    .sum();
            assertThat((double) NearestScan.cosine(pair.get(0), pair.get(1))).isCloseTo(plain, within(1e-6));
        }
    }

    @Test
    void takesVectorsAsWideAsTwoMarkerStatesOfALargeBert() {
        List<float[]> vectors = randomUnitVectors(5, 2048, 2);
        try (LuceneDemonstrationIndex index =
                LuceneDemonstrationIndex.open(folder, Indexes.manifest(2048), Indexes.GRAPH_ALWAYS)) {
            index.put(IntStream.range(0, 5).mapToObj(NearnessTest::numbered).toList(), vectors);
            assertThat(index.search(query(vectors.get(3), 1)).getFirst().demonstration())
                    .isEqualTo(numbered(3));
        }
    }

    private static Demonstration numbered(int i) {
        return demonstration("d%04d".formatted(i), i % 10 == 0 ? CAUSED : CAUSE);
    }
}
