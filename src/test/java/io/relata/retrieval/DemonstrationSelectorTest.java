package io.relata.retrieval;

import static io.relata.retrieval.Samples.CAUSE;
import static io.relata.retrieval.Samples.CAUSED;
import static io.relata.retrieval.Samples.OTHER;
import static io.relata.retrieval.Samples.SCHEMA;
import static io.relata.retrieval.Samples.demonstration;
import static io.relata.retrieval.Samples.leaning;
import static io.relata.retrieval.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemonstrationSelectorTest {
    private static final RelationSchema GENERAL = SchemaCatalog.builtIn().schema(SCHEMA);
    private static final float[] VECTOR = leaning(0, 3);

    private final DemonstrationIndex index = new InMemoryDemonstrationIndex();

    static List<DemonstrationSelector> all() {
        return List.of(
                new NearestSelector(),
                new LabelBalancedSelector(),
                new RandomSelector(7),
                new RandomPerLabelSelector(),
                new FixedSelector());
    }

    @BeforeEach
    void fill() {
        // Nearness falls with the number: causes are nearest, then effects, then what is neither.
        put("c", CAUSE, 0, 10);
        put("e", CAUSED, 10, 5);
        put("o", OTHER, 15, 5);
    }

    @Test
    void choosesTheNearest() {
        assertThat(select(new NearestSelector(), 4, 0)).containsExactly("c00", "c01", "c02", "c03");
    }

    @Test
    void putsTheNearestNullDemonstrationsInThePlaceOfTheFarthest() {
        assertThat(select(new NearestSelector(), 4, 2)).containsExactly("c00", "c01", "o15", "o16");
    }

    @Test
    void keepsNullDemonstrationsThatAreNearAnyway() {
        put("n", OTHER, -3, 1);
        assertThat(select(new NearestSelector(), 3, 1)).containsExactly("n-3", "c00", "c01");
    }

    @Test
    void keepsToTheMaximumPerLabel() {
        List<Neighbor> chosen =
                new NearestSelector().select(index, query(VECTOR, 6), new SelectionRules(GENERAL, 1, 2));
        assertThat(ids(chosen)).containsExactly("c00", "c01", "e10", "e11", "o15", "o16");
    }

    @Test
    void leavesTheNullLabelOutWhereTheQueryDoes() {
        Query onlyCauses = query(VECTOR, 3).withLabels(Set.of(CAUSED));
        List<Neighbor> chosen = new NearestSelector().select(index, onlyCauses, SelectionRules.nullQuota(GENERAL, 2));
        assertThat(ids(chosen)).containsExactly("e10", "e11", "e12");
    }

    @Test
    void takesEveryLabelInTurn() {
        assertThat(select(new LabelBalancedSelector(), 7, 0))
                .containsExactly("c00", "c01", "c02", "e10", "e11", "o15", "o16");
    }

    @Test
    void drawsTheSameWithTheSameSeedAndOthersWithAnother() {
        assertThat(select(new RandomSelector(1), 6, 0)).isEqualTo(select(new RandomSelector(1), 6, 0));
        long different = IntStream.range(0, 20)
                .mapToObj(seed -> select(new RandomSelector(seed), 6, 0))
                .distinct()
                .count();
        assertThat(different).isGreaterThan(15);
    }

    @Test
    void showsEveryQuestionTheSameFixedDemonstrations() {
        assertThat(select(new FixedSelector(), leaning(0.9, 3), 6))
                .containsExactlyInAnyOrderElementsOf(select(new FixedSelector(), VECTOR, 6));
        assertThat(select(new RandomPerLabelSelector(), leaning(0.9, 3), 6))
                .doesNotContainSequence(select(new RandomPerLabelSelector(), VECTOR, 6));
    }

    @Test
    void drawsOfEveryLabelAsManyAsOfTheOthers() {
        for (DemonstrationSelector selector : List.of(new FixedSelector(), new RandomPerLabelSelector())) {
            assertThat(select(selector, VECTOR, 6))
                    .extracting(id -> id.substring(0, 1))
                    .containsExactlyInAnyOrder("c", "c", "e", "e", "o", "o");
        }
    }

    private List<String> select(DemonstrationSelector selector, float[] vector, int k) {
        return ids(selector.select(index, query(vector, k), SelectionRules.nullQuota(GENERAL, 0)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepsToQuotaExclusionsAndNumber(DemonstrationSelector selector) {
        Query query = new Query(SCHEMA, VECTOR, 5, Set.of(), Set.of("o15", "c00"), Set.of());
        List<Neighbor> chosen = selector.select(index, query, SelectionRules.nullQuota(GENERAL, 3));
        assertThat(chosen)
                .hasSize(5)
                .isSortedAccordingTo(Neighbor.NEAREST_FIRST)
                .doesNotHaveDuplicates();
        assertThat(ids(chosen)).doesNotContain("o15", "c00");
        assertThat(chosen.stream().filter(n -> n.demonstration().label().equals(OTHER)))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesWhatThereIs(DemonstrationSelector selector) {
        assertThat(select(selector, 100, 50)).hasSize(20);
        index.delete(SCHEMA, Set.copyOf(select(selector, 100, 50)));
        assertThat(select(selector, 3, 1)).isEmpty();
    }

    private List<String> select(DemonstrationSelector selector, int k, int nullQuota) {
        return ids(selector.select(index, query(VECTOR, k), SelectionRules.nullQuota(GENERAL, nullQuota)));
    }

    private void put(String prefix, RelationLabel label, int from, int count) {
        for (int i = from; i < from + count; i++) {
            index.put(List.of(demonstration(prefix + "%02d".formatted(i), label)), List.of(leaning(0.5 + i * 0.02, 3)));
        }
    }

    private static List<String> ids(List<Neighbor> neighbors) {
        return neighbors.stream().map(n -> n.demonstration().id()).toList();
    }
}
