package io.relata.engine;

import static io.relata.engine.TokenSequences.joined;
import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel.Session;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine owes. The oracle computes in double precision; the logits of the random models lie within ±6. */
public abstract class LanguageModelContract {
    /** Greatest difference to the oracle of a model computed in single precision. */
    protected static final double TOLERANCE = 1e-4;

    @TempDir
    protected Path folder;

    protected abstract LanguageModelProvider provider();

    /** A model that the engine shall run. */
    record Variant(String name, java.util.function.UnaryOperator<TinyModel> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Variant> variants() {
        return Stream.of(
                new Variant("Llama", model -> model),
                new Variant("Llama with grouped heads", TinyModel::groupedHeads),
                new Variant("Llama with tied embeddings", model -> model.groupedHeads()
                        .tied()),
                new Variant(
                        "Llama with llama3 rope", model -> model.groupedHeads().llama3Rope()),
                new Variant("Llama in BF16", model -> model.groupedHeads().dtype(Dtype.BF16)),
                new Variant("Llama in F16", model -> model.dtype(Dtype.F16)),
                new Variant("Mistral without a window", model -> model.groupedHeads()
                        .mistral(CONTEXT)));
    }

    protected static final int CONTEXT = TinyModel.CONTEXT;

    @ParameterizedTest
    @MethodSource("variants")
    void givesTheLogitsOfTheOracle(Variant variant) {
        Path model = variant.change().apply(TinyModel.in(folder)).write();
        try (LanguageModel loaded = provider().load(model)) {
            assertFollowsOracle(loaded, model, TOLERANCE, 1, 2, 5, 17, 40, 90);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheSameWhetherAppendedWholeOrInPieces(boolean grouped) {
        try (LanguageModel model = provider().load(model(grouped))) {
            int[] tokens = tokens(60, 3);
            float[] whole = whole(model, tokens);
            for (int[] cuts :
                    new int[][] {{1}, {59}, {7, 8, 30}, {16, 32, 48}, {4, 9, 14, 19, 24, 29, 35, 41, 47, 53}}) {
                try (Session session = model.open()) {
                    float[] logits = {};
                    int from = 0;
                    for (int i = 0; i <= cuts.length; i++) {
                        int to = i == cuts.length ? tokens.length : cuts[i];
                        logits = session.append(Arrays.copyOfRange(tokens, from, to));
                        from = to;
                    }
                    assertThat(session.length()).isEqualTo(60);
                    assertClose(logits, whole);
                }
            }
            try (Session session = model.open()) {
                float[] logits = {};
                for (int token : tokens) {
                    logits = session.append(token);
                }
                assertClose(logits, whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void continuesAForkAsIfItHadBeenFresh(boolean grouped) {
        try (LanguageModel model = provider().load(model(grouped));
                Session trunk = model.open()) {
            int[] prefix = tokens(30, 5);
            trunk.append(prefix);
            try (Session left = trunk.fork();
                    Session right = trunk.fork()) {
                assertClose(left.append(tokens(10, 6)), whole(model, joined(prefix, tokens(10, 6))));
                assertClose(trunk.append(tokens(20, 7)), whole(model, joined(prefix, tokens(20, 7))));
                assertClose(right.append(9), whole(model, joined(prefix, 9)));
                try (Session deeper = left.fork()) {
                    left.append(1, 2, 3);
                    int[] all = joined(joined(prefix, tokens(10, 6)), tokens(5, 8));
                    assertClose(deeper.append(tokens(5, 8)), whole(model, all));
                    assertThat(deeper.length()).isEqualTo(45);
                }
                assertThat(right.length()).isEqualTo(31);
                assertThat(trunk.length()).isEqualTo(50);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void continuesTheFirstTokensOfASession(boolean grouped) {
        try (LanguageModel model = provider().load(model(grouped));
                Session trunk = model.open()) {
            int[] prefix = tokens(30, 5);
            trunk.append(prefix);
            try (Session longer = trunk.fork()) {
                longer.append(tokens(20, 6));
                for (int length : new int[] {0, 1, 16, 29, 30, 31, 50}) {
                    int[] kept = Arrays.copyOf(joined(prefix, tokens(20, 6)), length);
                    try (Session begun = longer.fork(length)) {
                        assertThat(begun.length()).isEqualTo(length);
                        assertClose(begun.append(tokens(5, 7)), whole(model, joined(kept, tokens(5, 7))));
                    }
                }
                assertThatThrownBy(() -> longer.fork(51)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void looksAtATreeOfContinuationsAsIfEachHadBeenAppended(boolean grouped) {
        int[] parents = {-1, 0, 0, 2, -1, 4, 3, 1};
        TokenTree tree = new TokenTree(tokens(parents.length, 9), parents);
        try (LanguageModel model = provider().load(model(grouped));
                Session session = model.open()) {
            int[] prefix = tokens(30, 5);
            session.append(prefix);
            float[][] logits = session.peek(tree);
            assertThat(session.length()).isEqualTo(30);
            for (int node = 0; node < tree.size(); node++) {
                assertClose(logits[node], whole(model, joined(prefix, path(tree, node))));
            }
            assertClose(session.append(3), whole(model, joined(prefix, 3)));
            assertThat(session.peek(TokenTree.EMPTY)).isEmpty();
        }
    }

    @Test
    void answersForTheNodesThatAreAsked() {
        int[] parents = {-1, 0, 1, 1, -1, 4};
        boolean[] asked = {false, true, false, true, false, true};
        TokenTree all = new TokenTree(tokens(parents.length, 9), parents);
        TokenTree some = new TokenTree(all.tokenIds(), parents, asked);
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open()) {
            session.append(tokens(12, 5));
            float[][] expected = session.peek(all);
            float[][] logits = session.peek(some);
            for (int node = 0; node < parents.length; node++) {
                assertClose(logits[node], asked[node] ? expected[node] : new float[0]);
            }
        }
    }

    @Test
    void refusesATreeThatReachesBeyondTheContext() {
        TokenTree tree = new TokenTree(tokens(4, 9), new int[] {-1, 0, 1, -1});
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open()) {
            session.append(tokens(model.contextTokensMax() - 2, 4));
            assertThatThrownBy(() -> session.peek(tree))
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG));
            assertThat(session.length()).isEqualTo(model.contextTokensMax() - 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appendsToSeveralSessionsAsToOneAfterTheOther(boolean grouped) {
        TokenTree tree = new TokenTree(tokens(4, 9), new int[] {-1, 0, 0, -1});
        try (LanguageModel model = provider().load(model(grouped));
                Session empty = model.open();
                Session begun = model.open();
                Session looking = model.open();
                Session one = model.open()) {
            begun.append(tokens(23, 1));
            looking.append(tokens(11, 2));
            one.append(tokens(40, 3));
            List<LanguageModel.Logits> logits = model.append(List.of(
                    new LanguageModel.Row(empty, tokens(33, 4), TokenTree.EMPTY),
                    new LanguageModel.Row(begun, tokens(7, 5), tree),
                    new LanguageModel.Row(looking, new int[0], tree),
                    new LanguageModel.Row(one, tokens(1, 6), TokenTree.EMPTY)));
            assertClose(logits.get(0).last(), whole(model, tokens(33, 4)));
            int[] grown = joined(tokens(23, 1), tokens(7, 5));
            assertClose(logits.get(1).last(), whole(model, grown));
            assertClose(logits.get(1).nodes()[2], whole(model, joined(grown, path(tree, 2))));
            assertThat(logits.get(2).last()).isEmpty();
            assertClose(logits.get(2).nodes()[3], whole(model, joined(tokens(11, 2), path(tree, 3))));
            assertClose(logits.get(3).last(), whole(model, joined(tokens(40, 3), tokens(1, 6))));
            assertThat(begun.length()).isEqualTo(30);
            assertThat(looking.length()).isEqualTo(11);
            assertClose(begun.append(3), whole(model, joined(grown, 3)));
        }
    }

    private static int[] path(TokenTree tree, int node) {
        int[] path = new int[tree.depth(node)];
        int at = node;
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = tree.tokenIds()[at];
            at = tree.parents()[at];
        }
        return path;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsBlocksTheirPrefixAndThemselvesAndTheQuestionAll(boolean grouped) {
        Path folder = model(grouped);
        int[] prefix = tokens(14, 1);
        List<int[]> parts = List.of(tokens(9, 2), tokens(17, 3), tokens(1, 4));
        try (LanguageModel model = provider().load(folder);
                SafetensorsFolder weights = SafetensorsFolder.open(folder);
                Session session = model.open()) {
            assumeTrue(model.blocks().isPresent(), "The engine knows no blocks.");
            KeyValueBlocks blocks = model.blocks().orElseThrow();
            session.append(prefix);
            List<KeyValueBlock> computed =
                    parts.stream().map(p -> blocks.compute(session, p)).toList();
            assertThat(session.length()).isEqualTo(14);
            NaiveLlama oracle = new NaiveLlama(LlamaConfigReader.read(folder), weights);
            for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 1), List.of(1, 1))) {
                try (Session fork = session.fork()) {
                    blocks.attach(fork, order.stream().map(computed::get).toList());
                    float[] logits = fork.append(tokens(11, 5));
                    double[] expected =
                            oracle.logits(prefix, order.stream().map(parts::get).toList(), tokens(11, 5));
                    assertThat(greatestDifference(logits, expected)).isLessThan(TOLERANCE);
                }
            }
            try (Session fork = session.fork()) {
                fork.append(tokens(80, 6));
                assertThatThrownBy(() -> blocks.attach(fork, computed.subList(0, 1)))
                        .isInstanceOfSatisfying(
                                RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG));
                assertThat(fork.length()).isEqualTo(94);
            }
        }
    }

    @Test
    void continuesABlockAtItsOwnPlaceAsIfItHadBeenAppended() {
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open();
                Session other = model.open()) {
            assumeTrue(model.blocks().isPresent(), "The engine knows no blocks.");
            KeyValueBlocks blocks = model.blocks().orElseThrow();
            session.append(tokens(14, 1));
            other.append(tokens(14, 1));
            KeyValueBlock block = blocks.compute(session, tokens(20, 2));
            assertThat(block.position()).isEqualTo(14);
            assertThat(block.shape()).isEqualTo(blocks.shape());
            blocks.attach(other, List.of(block));
            session.append(tokens(20, 2));
            assertThat(other.append(tokens(9, 3))).containsExactly(session.append(tokens(9, 3)));
        }
    }

    @Test
    void saysThatAFolderHoldsNoModel() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> provider().load(nowhere))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING));
        LoraAdapter adapter = TinyAdapter.in(folder.resolve("adapter")).open();
        assertThatThrownBy(() -> provider().load(nowhere, adapter))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING));
    }

    @Test
    void keepsAForkWhenTheSessionItCameFromIsClosed() {
        try (LanguageModel model = provider().load(grouped())) {
            Session trunk = model.open();
            trunk.append(tokens(30, 5));
            try (Session fork = trunk.fork()) {
                trunk.close();
                try (Session other = model.open()) {
                    other.append(tokens(30, 99));
                    assertClose(fork.append(4), whole(model, joined(tokens(30, 5), 4)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnFromWhatWasKeptAsFromTheSessionItself(boolean grouped) {
        try (LanguageModel model = provider().load(model(grouped))) {
            List<Kept> kept = new ArrayList<>();
            float[] straight;
            try (Session session = model.open()) {
                session.append(tokens(20, 5));
                kept.add(session.keep(0, 20));
                session.append(tokens(13, 6));
                kept.add(session.keep(20, 33));
                straight = session.append(tokens(9, 7));
            }
            for (int round = 0; round < 2; round++) {
                try (Session again = model.open(kept)) {
                    assertThat(again.length()).isEqualTo(33);
                    float[] logits = again.append(tokens(9, 7));
                    assertThat(logits).containsExactly(straight);
                }
            }
            try (Session empty = model.open(List.of())) {
                assertThat(empty.length()).isZero();
            }
            assertThat(kept).allSatisfy(one -> assertThat(one.bytes()).isPositive());
            kept.forEach(Kept::close);
        }
    }

    @Test
    void saysHowManyBytesASessionKeepsBesidesWhatItShares() {
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open()) {
            session.append(tokens(40, 5));
            // Keys and values of two heads in three layers, in single precision.
            long bytes = 40L * TinyModel.LAYERS * 2 * 2 * TinyModel.HEAD_WIDTH * Float.BYTES;
            assertThat(session.ownBytes()).isGreaterThanOrEqualTo(bytes);
            assertThat(session.reusedTokenCount()).isZero();
            try (Session fork = session.fork()) {
                fork.append(1);
                assertThat(fork.ownBytes()).isPositive();
            }
        }
    }

    @Test
    void doesNotMixInterleavedSessions() {
        try (LanguageModel model = provider().load(grouped());
                Session one = model.open();
                Session two = model.open()) {
            int[] first = tokens(20, 1);
            int[] second = tokens(20, 2);
            float[] a = {};
            float[] b = {};
            for (int i = 0; i < 20; i++) {
                a = one.append(first[i]);
                b = two.append(second[i]);
            }
            assertClose(a, whole(model, first));
            assertClose(b, whole(model, second));
        }
    }

    @Test
    void doesNotMixSessionsOfParallelThreads() throws Exception {
        try (LanguageModel model = provider().load(grouped());
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<float[]>> answers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int[] tokens = tokens(20 + i, 100 + i);
                answers.add(threads.submit(() -> {
                    try (Session session = model.open()) {
                        session.append(Arrays.copyOf(tokens, 15));
                        float[] logits = {};
                        for (int t = 15; t < tokens.length; t++) {
                            logits = session.append(tokens[t]);
                        }
                        return logits;
                    }
                }));
            }
            for (int i = 0; i < 24; i++) {
                assertClose(answers.get(i).get(), whole(model, tokens(20 + i, 100 + i)));
            }
        }
    }

    @Test
    void givesTheSameBitsForTheSameInput() {
        try (LanguageModel model = provider().load(grouped())) {
            float[] first = whole(model, tokens(50, 3));
            float[] second = whole(model, tokens(50, 3));
            assertThat(second).containsExactly(first);
        }
    }

    @Test
    void leavesTheSessionUnchangedWhenAPromptIsTooLong() {
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open()) {
            int room = model.contextTokensMax();
            session.append(tokens(room - 3, 4));
            assertThatThrownBy(() -> session.append(1, 2, 3, 4))
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG))
                    .hasMessageContaining("4 tokens after %d are more than the %d".formatted(room - 3, room));
            assertThat(session.length()).isEqualTo(room - 3);
            assertClose(session.append(1, 2, 3), whole(model, joined(tokens(room - 3, 4), 1, 2, 3)));
            assertThatThrownBy(() -> session.append(1)).isInstanceOf(RelataException.class);
        }
    }

    @Test
    void refusesTokensThatAreNone() {
        try (LanguageModel model = provider().load(grouped());
                Session session = model.open()) {
            assertThatThrownBy(session::append).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.append(TinyModel.VOCABULARY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("272");
            assertThatThrownBy(() -> session.append(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(session.length()).isZero();
        }
    }

    @Test
    void refusesAClosedSession() {
        try (LanguageModel model = provider().load(grouped())) {
            Session session = model.open();
            session.append(1);
            session.close();
            session.close();
            assertThatThrownBy(() -> session.append(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::fork).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void refusesSessionsOfAClosedModel() {
        LanguageModel model = provider().load(grouped());
        Session session = model.open();
        session.append(1);
        model.close();
        model.close();
        assertThatThrownBy(() -> session.append(1)).isInstanceOf(IllegalStateException.class);
        session.close();
    }

    @Test
    void mergesAnAdapterAtLoad() {
        Path model = grouped();
        LoraAdapter adapter = TinyAdapter.in(folder.resolve("adapter")).open();
        int[] tokens = tokens(25, 8);
        try (LanguageModel plain = provider().load(model);
                LanguageModel adapted = provider().load(model, adapter);
                TensorStore merged = adapter.mergedInto(SafetensorsFolder.open(model))) {
            double[] oracle = new NaiveLlama(LlamaConfigReader.read(model), merged).logits(tokens);
            float[] logits = whole(adapted, tokens);
            assertThat(greatestDifference(logits, oracle)).isLessThan(TOLERANCE);
            assertThat(greatestDifference(whole(plain, tokens), oracle)).isGreaterThan(0.1);
            assertThat(adapted.fingerprint()).isNotEqualTo(plain.fingerprint());
        }
    }

    @Test
    void refusesAnAdapterOfAnotherModel() {
        Path model = grouped();
        LoraAdapter adapter = TinyAdapter.in(folder.resolve("adapter"))
                .hidden(TinyModel.HIDDEN / 2)
                .open();
        assertThatThrownBy(() -> provider().load(model, adapter))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_MISMATCH));
    }

    @Test
    void refusesWeightsThatDoNotFitTheConfiguration() throws IOException {
        Path model = grouped();
        Path config = model.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"intermediate_size\":96", "\"intermediate_size\":128"));
        assertThatThrownBy(() -> provider().load(model))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
                .hasMessageContaining("mlp.gate_proj.weight is [96, 64], not [128, 64]");
    }

    @Test
    void tellsModelsApartByWhatTheyHold() {
        Path one = TinyModel.in(folder.resolve("one")).write();
        Path same = TinyModel.in(folder.resolve("same")).write();
        Path other = TinyModel.in(folder.resolve("other")).seed(2).write();
        assertThat(fingerprint(one)).isEqualTo(fingerprint(same)).isNotEqualTo(fingerprint(other));
    }

    private String fingerprint(Path model) {
        try (LanguageModel loaded = provider().load(model)) {
            assertThat(loaded.name()).isEqualTo(model.getFileName().toString());
            return loaded.fingerprint();
        }
    }

    /** The model of most tests. */
    private Path grouped() {
        return model(true);
    }

    /** Engines take other paths where heads are not grouped. */
    private Path model(boolean grouped) {
        TinyModel model = TinyModel.in(folder.resolve("model"));
        return grouped ? model.groupedHeads().write() : model.write();
    }

    protected static void assertFollowsOracle(LanguageModel loaded, Path model, double tolerance, int... lengths) {
        try (SafetensorsFolder weights = SafetensorsFolder.open(model)) {
            NaiveLlama oracle = new NaiveLlama(LlamaConfigReader.read(model), weights);
            for (int length : lengths) {
                int[] tokens = tokens(length, length);
                float[] logits = whole(loaded, tokens);
                double difference = greatestDifference(logits, oracle.logits(tokens));
                assertThat(difference).as("difference after %d tokens", length).isLessThan(tolerance);
            }
        }
    }

    protected static double greatestDifference(float[] logits, double[] oracle) {
        assertThat(logits).hasSameSizeAs(oracle);
        double greatest = 0;
        for (int i = 0; i < oracle.length; i++) {
            greatest = Math.max(greatest, Math.abs(logits[i] - oracle[i]));
        }
        return greatest;
    }

    protected static void assertClose(float[] logits, float[] expected) {
        assertThat(logits).hasSameSizeAs(expected);
        for (int i = 0; i < logits.length; i++) {
            assertThat((double) logits[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
