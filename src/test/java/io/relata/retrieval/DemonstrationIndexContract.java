package io.relata.retrieval;

import static io.relata.retrieval.Samples.CAUSE;
import static io.relata.retrieval.Samples.CAUSED;
import static io.relata.retrieval.Samples.OTHER;
import static io.relata.retrieval.Samples.SCHEMA;
import static io.relata.retrieval.Samples.demonstration;
import static io.relata.retrieval.Samples.leaning;
import static io.relata.retrieval.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index of demonstrations promises. */
public abstract class DemonstrationIndexContract {
    protected static final int DIMENSION = 4;

    private DemonstrationIndex index;

    /** Returns an empty index for vectors of {@link #DIMENSION} numbers and the schemas general.v1 and clinical.v1. */
    protected abstract DemonstrationIndex empty();

    @BeforeEach
    void open() {
        index = empty();
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    @Test
    void givesBackWhatWasPut() {
        Demonstration d = demonstration("a", CAUSED);
        put(d, 0.1);
        assertThat(index.find(SCHEMA, "a")).contains(d);
        assertThat(index.find(SCHEMA, "b")).isEmpty();
        assertThat(index.find("clinical.v1", "a")).isEmpty();
    }

    @Test
    void findsTheNearestFirstWithTheirCosine() {
        put(demonstration("far", CAUSE), 1.0);
        put(demonstration("near", CAUSE), 0.1);
        put(demonstration("middle", OTHER), 0.5);
        List<Neighbor> found = index.search(query(leaning(0, DIMENSION), 2));
        assertThat(ids(found)).containsExactly("near", "middle");
        assertThat(found.getFirst().score()).isCloseTo((float) Math.cos(0.1), within(1e-6f));
    }

    @Test
    void ordersEqualScoresByIdWhateverTheOrderOfInsertion() {
        List<String> ids = new ArrayList<>(List.of("b", "a", "\uD83D\uDE00", "\uFB01", "10", "9"));
        Collections.shuffle(ids, new Random(4));
        ids.forEach(id -> put(demonstration(id, CAUSE), 0.3));
        assertThat(ids(index.search(query(leaning(0, DIMENSION), 6))))
                .containsExactly("10", "9", "a", "b", "\uFB01", "\uD83D\uDE00");
        assertThat(ids(index.search(query(leaning(0, DIMENSION), 2)))).containsExactly("10", "9");
    }

    @Test
    void findsOnlyTheLabelsAskedFor() {
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("b", CAUSED), 0.2);
        put(demonstration("c", OTHER), 0.3);
        assertThat(ids(search(Set.of(CAUSED, OTHER), Set.of(), Set.of()))).containsExactly("b", "c");
    }

    @Test
    void findsOnlyTheSchemaAskedFor() {
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("clinical.v1", "a", OTHER), 0.1);
        put(demonstration("clinical.v1", "b", OTHER), 0.0);
        assertThat(ids(search(Set.of(), Set.of(), Set.of()))).containsExactly("a");
        assertThat(index.count("clinical.v1")).isEqualTo(2);
    }

    @Test
    void leavesOutExcludedIdsAndTextsEvenIfNothingRemains() {
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("b", CAUSE), 0.2);
        String hash = Demonstrations.textHash(
                demonstration("b", CAUSE).context().text().toUpperCase(java.util.Locale.ROOT));
        assertThat(ids(search(Set.of(), Set.of("a", "unknown"), Set.of()))).containsExactly("b");
        assertThat(ids(search(Set.of(), Set.of(), Set.of(hash)))).containsExactly("a");
        assertThat(search(Set.of(), Set.of("a"), Set.of(hash))).isEmpty();
    }

    @Test
    void findsNothingInAnEmptyStore() {
        assertThat(index.search(query(leaning(0, DIMENSION), 5))).isEmpty();
        assertThat(index.list(SCHEMA, "", 10)).isEmpty();
        assertThat(index.vectors(SCHEMA, "", 10)).isEmpty();
        assertThat(index.count(SCHEMA)).isZero();
    }

    @Test
    void replacesADemonstrationOfTheSameSchemaAndId() {
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("a", OTHER), 1.5);
        put(demonstration("b", OTHER), 1.0);
        assertThat(index.count(SCHEMA)).isEqualTo(2);
        assertThat(index.find(SCHEMA, "a").orElseThrow().label()).isEqualTo(OTHER);
        assertThat(ids(index.search(query(leaning(0, DIMENSION), 9)))).containsExactly("b", "a");
    }

    @Test
    void keepsTheLastOfEqualIdsInOnePut() {
        index.put(
                List.of(demonstration("a", CAUSE), demonstration("a", OTHER)),
                List.of(leaning(0.1, DIMENSION), leaning(0.2, DIMENSION)));
        assertThat(index.list(SCHEMA, "", 10)).containsExactly(demonstration("a", OTHER));
    }

    @Test
    void deletesByIdAndSaysHowManyThereWere() {
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("b", CAUSE), 0.2);
        put(demonstration("clinical.v1", "a", OTHER), 0.1);
        assertThat(index.delete(SCHEMA, Set.of("a", "c"))).isEqualTo(1);
        assertThat(index.delete(SCHEMA, Set.of("a"))).isZero();
        assertThat(index.delete(SCHEMA, Set.of())).isZero();
        assertThat(index.find(SCHEMA, "a")).isEmpty();
        assertThat(ids(index.search(query(leaning(0, DIMENSION), 9)))).containsExactly("b");
        assertThat(index.count("clinical.v1")).isEqualTo(1);
    }

    @Test
    void listsPagesByIdWithTheirVectorsInTheSameOrder() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 25).boxed().toList());
        Collections.shuffle(order, new Random(1));
        order.forEach(i -> put(demonstration("d%02d".formatted(i), CAUSE), i * 0.01));
        index.delete(SCHEMA, Set.of("d03", "d24"));
        List<String> listed = new ArrayList<>();
        String after = "";
        while (true) {
            List<Demonstration> page = index.list(SCHEMA, after, 4);
            List<float[]> vectors = index.vectors(SCHEMA, after, 4);
            assertThat(vectors).hasSameSizeAs(page);
            if (page.isEmpty()) {
                break;
            }
            for (int i = 0; i < page.size(); i++) {
                int number = Integer.parseInt(page.get(i).id().substring(1));
                assertThat(vectors.get(i)).containsExactly(leaning(number * 0.01, DIMENSION));
                listed.add(page.get(i).id());
            }
            after = listed.getLast();
        }
        assertThat(listed).hasSize(23).isSorted().doesNotHaveDuplicates().doesNotContain("d03", "d24");
        assertThat(index.list(SCHEMA, "d03", 1)).containsExactly(demonstration("d04", CAUSE));
        assertThat(index.list(SCHEMA, "", Integer.MAX_VALUE)).hasSize(23);
    }

    @Test
    void digestsContentWhateverTheOrderItCameIn() {
        String nothing = index.snapshot(SCHEMA);
        put(demonstration("a", CAUSE), 0.1);
        put(demonstration("b", CAUSE), 0.2);
        String both = index.snapshot(SCHEMA);
        index.delete(SCHEMA, Set.of("a"));
        String one = index.snapshot(SCHEMA);
        put(demonstration("a", CAUSE), 0.1);
        assertThat(index.snapshot(SCHEMA)).isEqualTo(both);
        put(demonstration("a", OTHER), 0.1);
        assertThat(Set.of(nothing, one, both, index.snapshot(SCHEMA))).hasSize(4);
        assertThat(index.snapshot("clinical.v1")).isEqualTo(nothing);
    }

    @Test
    void showsEachReaderWholePutsWhileOthersWrite() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> runs = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                String name = "t" + t + "-";
                runs.add(threads.submit((Callable<Boolean>) () -> {
                    for (int i = 0; i < 12; i++) {
                        index.put(
                                List.of(demonstration(name + i + "a", CAUSE), demonstration(name + i + "b", CAUSE)),
                                List.of(leaning(0.1, DIMENSION), leaning(0.2, DIMENSION)));
                    }
                    return true;
                }));
                runs.add(threads.submit((Callable<Boolean>) () -> {
                    boolean whole = true;
                    for (int i = 0; i < 60; i++) {
                        whole &=
                                index.search(query(leaning(0, DIMENSION), 1000)).size() % 2 == 0;
                    }
                    return whole;
                }));
            }
            for (Future<Boolean> run : runs) {
                assertThat(run.get()).isTrue();
            }
        }
        assertThat(index.count(SCHEMA)).isEqualTo(48);
    }

    private void put(Demonstration d, double angle) {
        index.put(List.of(d), List.of(leaning(angle, DIMENSION)));
    }

    private List<Neighbor> search(Set<RelationLabel> labels, Set<String> excludedIds, Set<String> excludedHashes) {
        return index.search(new Query(SCHEMA, leaning(0, DIMENSION), 10, labels, excludedIds, excludedHashes));
    }

    private static List<String> ids(List<Neighbor> neighbors) {
        return neighbors.stream().map(n -> n.demonstration().id()).toList();
    }
}
