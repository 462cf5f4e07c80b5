package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphWalksTest {
    private static GraphWalks.Drawn draw(int reweightEvery, long seed, int count) {
        return new GraphWalks(Toys.fifty(), new GraphWalks.Settings(4, reweightEvery, seed)).draw(count);
    }

    @Test
    void walksAreCoherent() {
        for (List<Fact> walk : draw(10, 1, 100).walks()) {
            assertThat(walk).hasSizeBetween(1, 4).doesNotHaveDuplicates();
            for (int i = 1; i < walk.size(); i++) {
                Fact fact = walk.get(i);
                assertThat(walk.subList(0, i)).anyMatch(fact::touches);
            }
        }
    }

    @Test
    void everyRelationIsDrawnAfterWeightsAreSetAnew() {
        for (long seed = 0; seed < 30; seed++) {
            assertThat(draw(10, seed, 10 + 5).countByRelation().values()).doesNotContain(0);
        }
    }

    @Test
    void settingWeightsAnewMakesTheDrawingMoreEven() {
        double with = 0;
        double without = 0;
        for (long seed = 0; seed < 10; seed++) {
            with += draw(10, seed, 200).relationEvenness();
            without += draw(0, seed, 200).relationEvenness();
        }
        assertThat(with).isGreaterThan(without);
    }

    @Test
    void theSameSeedDrawsTheSameWalks() {
        assertThat(draw(10, 5, 50)).isEqualTo(draw(10, 5, 50));
        assertThat(new HashSet<>(List.of(draw(10, 5, 50), draw(10, 6, 50)))).hasSize(2);
    }
}
