package io.relata.engine;

import static io.relata.engine.TokenSequences.joined;
import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.LanguageModel.Session;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine owes that adds adapters as it computes. */
public abstract class LiveAdapterContract {
    /** Greatest difference between live, merged and oracle, all in single precision; the logits lie within ±10. */
    protected static final double TOLERANCE = 2e-4;

    private static final int[] PROMPT = tokens(25, 8);

    @TempDir
    protected Path folder;

    private Path basePath;
    private LanguageModel base;

    protected abstract LanguageModelProvider provider();

    @BeforeEach
    void loadTheBase() {
        basePath = TinyModel.in(folder.resolve("base")).groupedHeads().write();
        base = provider().load(basePath);
    }

    @AfterEach
    void closeTheBase() {
        base.close();
    }

    private TinyAdapter tiny(String name) {
        return TinyAdapter.in(folder.resolve(name));
    }

    private LanguageModel view(LoraAdapter adapter) {
        return base.adapted("some", adapter.digest(), adapter);
    }

    /** An adapter that the engine shall add. */
    record Variant(String name, java.util.function.UnaryOperator<TinyAdapter> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Variant> variants() {
        return Stream.of(
                new Variant("on query and down projection", adapter -> adapter),
                new Variant("on all seven kinds of layers", TinyAdapter::everywhere),
                new Variant("on key and value of grouped heads", adapter -> adapter.on("k_proj", "v_proj")),
                new Variant("on gate alone", adapter -> adapter.on("gate_proj")),
                new Variant("of rank 1", adapter -> adapter.rank(1).everywhere()),
                new Variant("of rank 7, rank-stabilised", adapter -> adapter.rank(7)
                        .change(config -> config.put("use_rslora", true))),
                new Variant("with scales by pattern", adapter -> adapter.everywhere()
                        .change(config -> config.putObject("alpha_pattern")
                                .put("layers\\.1\\..*proj", 3.0)
                                .put("q_proj", 20.0))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void givesTheLogitsOfTheMergedOracle(Variant variant) {
        LoraAdapter adapter = variant.change().apply(tiny("a")).open();
        try (LanguageModel view = view(adapter);
                TensorStore merged = adapter.mergedInto(SafetensorsFolder.open(basePath))) {
            double[] oracle = new NaiveLlama(LlamaConfigReader.read(basePath), merged).logits(PROMPT);
            assertClose(whole(view, PROMPT), oracle);
            double[] plain;
            try (TensorStore weights = SafetensorsFolder.open(basePath)) {
                plain = new NaiveLlama(LlamaConfigReader.read(basePath), weights).logits(PROMPT);
            }
            assertThat(greatestDifference(whole(view, PROMPT), plain)).isGreaterThan(0.1);
        }
    }

    @Test
    void agreesWithTheMergedModel() {
        LoraAdapter adapter = tiny("a").everywhere().open();
        try (LanguageModel view = view(adapter);
                LanguageModel merged = provider().load(basePath, adapter)) {
            for (int length : new int[] {1, 3, 16, 60}) {
                int[] tokens = tokens(length, length);
                assertClose(whole(view, tokens), doubles(whole(merged, tokens)));
            }
            assertThat(view.fingerprint()).isNotEqualTo(merged.fingerprint());
        }
    }

    @Test
    void leavesTheBaseAsItWas() {
        float[] before = whole(base, PROMPT);
        try (LanguageModel view = view(tiny("a").everywhere().open())) {
            assertThat(greatestDifference(whole(view, PROMPT), doubles(before))).isGreaterThan(0.1);
            assertSame(whole(base, PROMPT), before);
        }
        assertSame(whole(base, PROMPT), before);
    }

    @Test
    void continuesForksWithTheSameAdapter() {
        try (LanguageModel view = view(tiny("a").everywhere().open());
                Session trunk = view.open()) {
            trunk.append(tokens(20, 1));
            try (Session fork = trunk.fork();
                    Session begun = trunk.fork(5)) {
                assertClose(fork.append(7, 8), doubles(whole(view, joined(tokens(20, 1), 7, 8))));
                int[] kept = java.util.Arrays.copyOf(tokens(20, 1), 5);
                assertClose(begun.append(9), doubles(whole(view, joined(kept, 9))));
            }
        }
    }

    @Test
    void doesNotMixParallelThreadsWithDifferentAdaptersAndScales() throws Exception {
        List<LanguageModel> models = List.of(
                base,
                view(tiny("a").everywhere().open()),
                view(tiny("b").everywhere().seed(5).rank(2).open()),
                view(tiny("c")
                        .everywhere()
                        .change(config -> config.put("lora_alpha", 1))
                        .open()));
        List<float[]> alone = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            alone.add(inPieces(models.get(i % models.size()), i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<float[]>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int asked = i;
                answers.add(threads.submit(() -> inPieces(models.get(asked % models.size()), asked)));
            }
            for (int i = 0; i < 32; i++) {
                assertClose(answers.get(i).get(), doubles(alone.get(i)));
            }
        }
        models.stream().filter(model -> model != base).forEach(LanguageModel::close);
    }

    private static float[] inPieces(LanguageModel model, int seed) {
        try (Session session = model.open()) {
            session.append(tokens(12 + seed, 100 + seed / 4));
            float[] logits = {};
            for (int token : tokens(6, seed)) {
                logits = session.append(token);
            }
            return logits;
        }
    }

    @Test
    void answersRowsOfSeveralAdaptersAsOneByOne() {
        TokenTree tree = new TokenTree(new int[] {3, 4, 5, 6}, new int[] {-1, 0, 0, -1});
        try (LanguageModel first = view(tiny("a").everywhere().open());
                LanguageModel second = view(tiny("b").rank(2).seed(5).open());
                Session plain = base.open();
                Session one = first.open();
                Session other = first.open();
                Session two = second.open()) {
            other.append(tokens(9, 3));
            two.append(tokens(14, 4));
            List<LanguageModel.Logits> together = base.append(List.of(
                    new Row(plain, tokens(20, 1), TokenTree.EMPTY),
                    new Row(one, tokens(20, 1), tree),
                    new Row(other, tokens(1, 6), TokenTree.EMPTY),
                    new Row(two, tokens(5, 7), tree)));
            assertClose(together.get(0).last(), doubles(whole(base, tokens(20, 1))));
            assertClose(together.get(1).last(), doubles(whole(first, tokens(20, 1))));
            assertClose(together.get(1).nodes()[2], doubles(whole(first, joined(tokens(20, 1), 3, 5))));
            assertClose(together.get(2).last(), doubles(whole(first, joined(tokens(9, 3), tokens(1, 6)))));
            int[] grown = joined(tokens(14, 4), tokens(5, 7));
            assertClose(together.get(3).last(), doubles(whole(second, grown)));
            assertClose(together.get(3).nodes()[3], doubles(whole(second, joined(grown, 6))));
        }
    }

    @Test
    void tellsAdaptersOfOneNameApart() {
        LoraAdapter old = tiny("a").open();
        LoraAdapter again = tiny("a").open();
        LoraAdapter changed = tiny("a").seed(78).open();
        try (LanguageModel first = view(old);
                LanguageModel same = view(again);
                LanguageModel other = view(changed)) {
            assertThat(same.fingerprint()).isEqualTo(first.fingerprint()).isNotEqualTo(base.fingerprint());
            assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
            assertThat(first.name()).isEqualTo(base.name());
            assertThat(greatestDifference(whole(other, PROMPT), doubles(whole(first, PROMPT))))
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void freesOneAdapterAndKeepsTheOthers() {
        LanguageModel first = view(tiny("a").open());
        try (LanguageModel second = view(tiny("b").seed(5).open())) {
            float[] before = whole(second, PROMPT);
            Session session = first.open();
            session.append(1);
            first.close();
            first.close();
            assertThatThrownBy(() -> session.append(1)).isInstanceOf(IllegalStateException.class);
            session.close();
            assertSame(whole(second, PROMPT), before);
            assertThat(whole(base, PROMPT)).isNotEmpty();
        }
    }

    @Test
    void refusesAnAdapterOfAnotherModel() {
        LoraAdapter narrow = tiny("a").hidden(TinyModel.HIDDEN / 2).open();
        assertThatThrownBy(() -> view(narrow))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_MISMATCH))
                .hasMessageContaining("q_proj");
    }

    private static void assertSame(float[] logits, float[] expected) {
        assertThat(logits).containsExactly(expected);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double greatestDifference(float[] logits, double[] expected) {
        double greatest = 0;
        for (int i = 0; i < expected.length; i++) {
            greatest = Math.max(greatest, Math.abs(logits[i] - expected[i]));
        }
        return greatest;
    }

    private static void assertClose(float[] logits, double[] expected) {
        assertThat(logits).hasSize(expected.length);
        assertThat(greatestDifference(logits, expected)).isCloseTo(0, within(TOLERANCE));
    }
}
