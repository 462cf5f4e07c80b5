package io.relata.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.blocks.BlockEncoding;
import io.relata.blocks.BlockStore;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.engine.jlama.PlainJlama;
import io.relata.engine.vector.VectorLanguageModelProvider;
import io.relata.engine.vector.VectorSettings;
import io.relata.evaluation.RunContext;
import io.relata.testing.JlamaThreads;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark runs to its end on the shipped model; what it measures is not looked at. */
class BenchmarksTest {
    private static final Path SHIPPED = Path.of("models", "relata-lm-small");
    private static final RunContext CONTEXT =
            new RunContext("none", "a test", "25", 1, Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path work;

    private final BenchmarkEngines engines = new Engines();
    private final LlamaCpp.Place nowhere = new LlamaCpp.Place(Path.of("nowhere"), Path.of("target", "bench"));

    @Test
    void pairsASecondStandBesideJlamaAndSayWhatIsMissing() {
        JlamaThreads.few();
        PairsPerSecond.Plan plan = new PairsPerSecond.Plan(
                SHIPPED, PairWorkload.Lengths.SHORT, 3, 5, 2, 1, "f32", 1, BlockEncoding.INT8, nowhere);
        BenchmarkReport report = new PairsPerSecond(engines, _ -> {}).run(plan, CONTEXT);
        assertThat(report.samples())
                .containsKeys("relata cold", "relata prefix-cached", "relata demonstration-kv", "jlama generate");
        assertThat(report.ratios()).containsKey("vs_jlama_generate");
        assertThat(report.notes()).containsKeys("llama.cpp", "latency_k30_over_k0");
        assertThat(report.ratios()).doesNotContainKey("vs_llama_cpp_cached");
    }

    @Test
    void latencyLeavesOutWhatTheContextHasNoRoomFor() {
        try (LanguageModel model = engines.torch(SHIPPED, "f32", 1)) {
            EngineContender.Kept kept = new EngineContender.Kept(BlockStore.keepingNothing(), BlockEncoding.EXACT);
            LatencyGrid.Plan plan = new LatencyGrid.Plan(
                    Map.of("model", "small"), PairWorkload.Lengths.SHORT, List.of(0, 2, 30), List.of(5), 2, kept);
            BenchmarkReport report = new LatencyGrid(_ -> {}).run(plan, model, CONTEXT);
            assertThat(report.samples())
                    .containsKeys("k=0 labels=5 cold", "k=2 labels=5 prefix-cached", "k=2 labels=5 demonstration-kv");
            assertThat(report.ratios()).containsKey("k=2 labels=5 cold over k=0");
            assertThat(report.notes()).containsOnlyKeys("k=30 labels=5");
        }
    }

    @Test
    void enginesReadAndWrite() {
        EngineSpeed.Plan plan = new EngineSpeed.Plan(SHIPPED, List.of("f32", "bf16"), true, 20, 3, 2, 1, nowhere);
        BenchmarkReport report = new EngineSpeed(engines, _ -> {}).run(plan, CONTEXT);
        assertThat(report.samples())
                .containsOnlyKeys(
                        "djl f32 prefill",
                        "djl f32 decode",
                        "djl bf16 prefill",
                        "djl bf16 decode",
                        "vector prefill",
                        "vector decode");
        assertThat(report.ratios()).containsOnlyKeys("prefill_vector_vs_torch", "decode_vector_vs_torch");
    }

    @Test
    void passesGrowAndWearAdapters() {
        try (LanguageModel model = engines.torch(SHIPPED, "f32", 1)) {
            PassCost.Plan plan =
                    new PassCost.Plan(Map.of("model", "small"), SHIPPED, List.of(20, 40), List.of(1, 2), 10, 2, work);
            assertThat(new PassCost(_ -> {}).growth(plan, model, CONTEXT).ratios())
                    .containsOnlyKeys("2 rows of 10 tokens over 1", "2 rows of 1 token over 1");
            assertThat(new PassCost(_ -> {}).adapters(plan, model, CONTEXT).samples())
                    .hasSize(6)
                    .containsKey("8 rows of 1 tokens, 8 adapters");
        }
    }

    @Test
    void labelsAreScoredInThePassAndOneByOne() {
        try (LanguageModel model = engines.torch(SHIPPED, "f32", 1)) {
            LabelScoring.Plan plan = new LabelScoring.Plan(Map.of(), List.of(20, 1023), List.of(3, 6), 2, 3);
            BenchmarkReport report = new LabelScoring(_ -> {}).run(plan, model, CONTEXT);
            assertThat(report.samples())
                    .containsOnlyKeys(
                            "prompt=20 plain",
                            "prompt=20 labels=3 tree",
                            "prompt=20 labels=3 one by one",
                            "prompt=20 labels=6 tree",
                            "prompt=20 labels=6 one by one");
            assertThat(report.ratios())
                    .containsKeys("label_scoring_overhead", "prompt=20 labels=6 one by one over tree")
                    .containsEntry("label_scoring_overhead", report.ratios().get("prompt=20 labels=6 overhead"));
            assertThat(report.notes().get("prompt=20 labels=6 scores"))
                    .startsWith("6 nodes; ")
                    .containsPattern("at most \\d\\.\\de-0[5-9]");
            assertThat(report.notes().get("prompt=1023 labels=3 left out")).contains("1024");
        }
    }

    private static final class Engines implements BenchmarkEngines {
        @Override
        public LanguageModel torch(Path folder, String precision, int threads) {
            DjlSettings.Precision precisely =
                    precision.equals("f32") ? DjlSettings.Precision.F32 : DjlSettings.Precision.BF16;
            return new DjlLanguageModelProvider(new DjlSettings("cpu", precisely, threads), new HuggingFaceTokenizers())
                    .load(folder);
        }

        @Override
        public LanguageModel vector(Path folder, int threads) {
            return new VectorLanguageModelProvider(new VectorSettings(threads), new BpeTokenizers()).load(folder);
        }

        @Override
        public Plain plainJlama(Path folder, Tokenizer tokenizer, int tokensMax) {
            PlainJlama jlama = new PlainJlama(folder, tokenizer, tokensMax);
            return new Plain() {
                @Override
                public String apply(String prompt) {
                    return jlama.apply(prompt);
                }

                @Override
                public void close() {
                    jlama.close();
                }
            };
        }
    }
}
