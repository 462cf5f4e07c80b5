package io.relata.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.blocks.BlockEncoding;
import io.relata.blocks.BlockStore;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.ModelFacts;
import io.relata.engine.Tokenizer;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.testing.RandomLanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final Path SHIPPED = Path.of("models", "relata-lm-small");
    private static final Tokenizer TOKENIZER =
            new HuggingFaceTokenizers().load(SHIPPED, LlamaConfigReader.read(SHIPPED));

    private final List<String> asked = new ArrayList<>();

    @Test
    void hasContendersTakeTurnsAndCountsNoWarmUp() {
        PairWorkload workload = workload(2, 3, 4);
        Map<String, Samples> samples = new Race(_ -> {})
                .run(
                        List.of(
                                Race.Task.of(new Scripted("quick"), workload, 3),
                                Race.Task.of(new Scripted("slow"), workload, 1)),
                        3);
        assertThat(asked).containsExactly("quick", "quick", "slow", "quick", "quick");
        assertThat(samples.get("quick").seconds()).hasSize(3);
        assertThat(samples.get("slow").seconds()).hasSize(1);
        assertThat(samples.get("slow").unreadable()).isEqualTo(1);
    }

    @Test
    void drawsPromptsOfTheLengthsAskedFor() {
        PairWorkload workload = workload(10, 20, 5);
        assertThat(workload.labels()).hasSize(20).doesNotHaveDuplicates();
        for (PairWorkload.Pair pair : workload.pairs()) {
            assertThat(pair.shown()).hasSize(10).doesNotHaveDuplicates();
            assertThat(pair.question().tokenIds()).hasSizeBetween(90, 110);
            assertThat(workload.prompt(pair).length)
                    .isEqualTo(workload.head().tokenIds().length + workload.rest(pair).length);
        }
        assertThat(workload.demonstrations())
                .allSatisfy(d -> assertThat(d.tokenIds()).hasSizeBetween(65, 90));
        assertThat(workload(10, 20, 5).pairs().getLast().question().text())
                .isEqualTo(workload.pairs().getLast().question().text());
    }

    @Test
    void givesTheSameLabelWhetherTheHeadIsKeptOrNot() {
        PairWorkload workload = workload(3, 5, 3);
        RandomLanguageModel model = new RandomLanguageModel(new ModelFacts("random", "", TOKENIZER, 4096), 7);
        EngineContender.Kept nowhere = new EngineContender.Kept(BlockStore.keepingNothing(), BlockEncoding.EXACT);
        try (Contender cold = new EngineContender("relata", model, EngineContender.Mode.COLD, nowhere);
                Contender cached = new EngineContender("relata", model, EngineContender.Mode.PREFIX_CACHED, nowhere)) {
            cold.prepare(workload);
            cached.prepare(workload);
            for (PairWorkload.Pair pair : workload.pairs()) {
                assertThat(cached.answer(workload, pair).label())
                        .isEqualTo(cold.answer(workload, pair).label())
                        .isPresent();
            }
            assertThat(cached.name()).isEqualTo("relata prefix-cached");
        }
    }

    @Test
    void takesTheNearestRankAsQuantile() {
        Samples samples = new Samples(List.of(5.0, 1.0, 4.0, 2.0, 3.0), 0);
        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.quantile(0.99)).isEqualTo(5);
        assertThat(samples.quantile(0)).isEqualTo(1);
    }

    private static PairWorkload workload(int k, int labels, int pairs) {
        return PairWorkload.draw(TOKENIZER, PairWorkload.Lengths.USUAL, k, labels, pairs, 1);
    }

    private final class Scripted implements Contender {
        private final String name;

        Scripted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare(PairWorkload workload) {}

        @Override
        public Timed answer(PairWorkload workload, PairWorkload.Pair pair) {
            asked.add(name);
            return new Timed(1, OptionalInt.empty());
        }

        @Override
        public void close() {}
    }
}
