package io.relata.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.Kept;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.TinyModel;
import io.relata.engine.TokenTree;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.testing.RandomLanguageModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was kept, let go, or asked for in between: a session is as if it were alone. */
class PrefixReuseTest {
    private static final int VOCABULARY = 200;

    @TempDir
    Path folder;

    private static ServingSettings settings(long bytes, int blockTokens) {
        return new ServingSettings(bytes, blockTokens, 64, 64, 1, Duration.ofMinutes(1));
    }

    /** How a session came to be: what was appended to it, and where it was forked from. */
    private sealed interface Deed {
        record Append(int[] tokenIds) implements Deed {}

        record Fork(int length) implements Deed {}
    }

    /** A session under test with its history. */
    private record Grown(Session session, int model, List<Deed> deeds, int[] tokens) {}

    /** Opens, appends, forks, looks ahead and closes at random; what each answers is compared by the oracle. */
    private static void live(List<? extends LanguageModel> models, long seed, int steps, Oracle oracle) {
        Random random = new Random(seed);
        List<Grown> open = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            int what = random.nextInt(10);
            if (open.isEmpty() || what < 2) {
                int model = random.nextInt(models.size());
                open.add(new Grown(models.get(model).open(), model, List.of(), new int[0]));
                continue;
            }
            int at = random.nextInt(open.size());
            Grown one = open.get(at);
            int room = models.get(one.model).contextTokensMax() - one.tokens.length;
            if (what < 6 && room > 0) {
                int[] tokens = prompt(random, room);
                float[] logits = one.session.append(tokens);
                Grown longer = new Grown(
                        one.session, one.model, and(one.deeds, new Deed.Append(tokens)), joined(one.tokens, tokens));
                assertThat(longer.session.length()).isEqualTo(longer.tokens.length);
                oracle.check(longer, logits);
                open.set(at, longer);
            } else if (what == 6 && room > 2) {
                TokenTree tree = new TokenTree(
                        IntStream.range(0, 3)
                                .map(_ -> random.nextInt(VOCABULARY))
                                .toArray(),
                        new int[] {-1, 0, -1});
                float[][] nodes = one.session.peek(tree);
                oracle.check(one, tree, nodes);
            } else if (what == 7) {
                int length = random.nextInt(one.tokens.length + 1);
                open.add(new Grown(
                        one.session.fork(length),
                        one.model,
                        and(one.deeds, new Deed.Fork(length)),
                        Arrays.copyOf(one.tokens, length)));
            } else {
                one.session.close();
                open.remove(at);
            }
        }
        open.forEach(g -> g.session.close());
    }

    /** What the answers have to be. */
    private interface Oracle {
        void check(Grown grown, float[] logits);

        void check(Grown grown, TokenTree tree, float[][] nodes);
    }

    /** Half of the prompts are beginnings of one of three texts, so that much repeats. */
    private static int[] prompt(Random random, int room) {
        int length = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
        Random content = random.nextInt(3) > 0 ? new Random(random.nextInt(3)) : new Random(random.nextLong());
        return IntStream.range(0, Math.min(room, length))
                .map(_ -> content.nextInt(VOCABULARY))
                .toArray();
    }

    private static List<Deed> and(List<Deed> deeds, Deed deed) {
        List<Deed> more = new ArrayList<>(deeds);
        more.add(deed);
        return more;
    }

    private static int[] joined(int[] first, int... second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 150, 2_000, 1_000_000})
    void aSessionIsAsIfItWereAloneWhateverIsKept(long bytes) {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(150), 7));
        WatchedModel.Sums sums = new WatchedModel.Sums();
        try (ServedModel base = ServedModel.over(engine, settings(bytes, 8), sums);
                ServedModel adapted = base.adapted("a", "a", null);
                ServedModel other = base.adapted("b", "b", null)) {
            List<ServedModel> models = List.of(
                    base.forClient(new Client("one")),
                    base.forClient(new Client("two")),
                    adapted.forClient(new Client("one")),
                    other.forClient(new Client("one")));
            for (long seed = 0; seed < 3; seed++) {
                live(models, seed, 800, bare(models));
            }
            assertThat(sums.of("bytes")).isLessThanOrEqualTo(bytes);
            if (bytes == 1_000_000) {
                assertThat(sums.of("reused")).isGreaterThan(1000);
            }
        }
        assertThat(engine.watch().open.get()).isZero();
    }

    private static Oracle bare(List<? extends LanguageModel> models) {
        List<LanguageModel> engines = List.of(
                new RandomLanguageModel(WatchedModel.facts(150), 7),
                new RandomLanguageModel(WatchedModel.facts(150), 7),
                new RandomLanguageModel(WatchedModel.facts(150), 7).adapted("a", "a", null),
                new RandomLanguageModel(WatchedModel.facts(150), 7).adapted("b", "b", null));
        return new Oracle() {
            @Override
            public void check(Grown grown, float[] logits) {
                assertThat(logits)
                        .containsExactly(engines.get(grown.model).open().append(grown.tokens));
            }

            @Override
            public void check(Grown grown, TokenTree tree, float[][] nodes) {
                LanguageModel engine = engines.get(grown.model);
                int[] ids = tree.tokenIds();
                assertThat(nodes[0]).containsExactly(engine.open().append(joined(grown.tokens, ids[0])));
                assertThat(nodes[1]).containsExactly(engine.open().append(joined(grown.tokens, ids[0], ids[1])));
                assertThat(nodes[2]).containsExactly(engine.open().append(joined(grown.tokens, ids[2])));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000, 10_000_000})
    void theEngineGivesTheSameBitsWhateverIsKept(long bytes) {
        Path tiny = TinyModel.in(folder).groupedHeads().write();
        DjlLanguageModelProvider provider =
                new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers());
        WatchedModel.Sums sums = new WatchedModel.Sums();
        try (ServedModel kept = ServedModel.over(provider.load(tiny), settings(bytes, 8), sums);
                LanguageModel bare = provider.load(tiny)) {
            List<ServedModel> models = List.of(kept.forClient(new Client("one")), kept.forClient(new Client("two")));
            live(models, 5, 200, new Oracle() {
                @Override
                public void check(Grown grown, float[] logits) {
                    try (ServedModel cold = ServedModel.over(unclosed(bare), settings(0, 8), ServingListener.NONE);
                            Session session = again(cold, grown.deeds.subList(0, grown.deeds.size() - 1))) {
                        Deed.Append last = (Deed.Append) grown.deeds.getLast();
                        assertThat(session.append(last.tokenIds)).containsExactly(logits);
                    }
                    try (Session whole = bare.open()) {
                        assertNear(logits, whole.append(grown.tokens));
                    }
                }

                @Override
                public void check(Grown grown, TokenTree tree, float[][] nodes) {
                    try (ServedModel cold = ServedModel.over(unclosed(bare), settings(0, 8), ServingListener.NONE);
                            Session session = again(cold, grown.deeds)) {
                        assertThat(session.peek(tree)).isDeepEqualTo(nodes);
                    }
                }
            });
            if (bytes > 1_000_000) {
                assertThat(sums.of("reused")).isPositive();
                assertThat(sums.of("bytes")).isPositive();
            }
        }
    }

    private static Session again(LanguageModel model, List<Deed> deeds) {
        Session session = model.open();
        for (Deed deed : deeds) {
            switch (deed) {
                case Deed.Append(int[] tokenIds) -> session.append(tokenIds);
                case Deed.Fork(int length) -> {
                    Session forked = session.fork(length);
                    session.close();
                    session = forked;
                }
            }
        }
        return session;
    }

    private static void assertNear(float[] logits, float[] oracle) {
        for (int i = 0; i < oracle.length; i++) {
            assertThat(logits[i]).isCloseTo(oracle[i], within(1e-4f));
        }
    }

    /** Returns a model that outlives those who serve it. */
    private static LanguageModel unclosed(LanguageModel model) {
        return new LanguageModel() {
            @Override
            public io.relata.engine.ModelFacts facts() {
                return model.facts();
            }

            @Override
            public Session open() {
                return model.open();
            }

            @Override
            public Session open(List<Kept> kept) {
                return model.open(kept);
            }

            @Override
            public List<Logits> append(List<Row> rows) {
                return model.append(rows);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void whatWasReadBeforeIsNotComputedAgain() {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(400), 1));
        int[] prompt = IntStream.range(0, 100).toArray();
        try (ServedModel model = ServedModel.over(engine, settings(1 << 20, 16), ServingListener.NONE)) {
            try (Session first = model.open()) {
                first.append(prompt);
                assertThat(first.reusedTokenCount()).isZero();
            }
            assertThat(engine.watch().tokens.get()).isEqualTo(100);
            try (Session second = model.open()) {
                second.append(prompt);
                assertThat(second.reusedTokenCount()).isEqualTo(96);
                assertThat(engine.watch().tokens.get()).isEqualTo(104);
                try (Session begun = second.fork(40)) {
                    begun.append(IntStream.range(40, 90).toArray());
                    // It goes back to 32, and finds what stands from 32 to 80.
                    assertThat(engine.watch().tokens.get()).isEqualTo(114);
                }
            }
        }
    }

    @Test
    void aScopeProfitsOnlyFromItsOwnPrompts() {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(400), 1));
        int[] prompt = IntStream.range(0, 100).toArray();
        try (ServedModel model = ServedModel.over(engine, settings(1 << 20, 16), ServingListener.NONE)) {
            for (String scope : List.of("one", "two", "")) {
                int before = engine.watch().tokens.get();
                try (Session session = model.forClient(new Client(scope)).open()) {
                    session.append(prompt);
                    assertThat(session.reusedTokenCount()).isZero();
                }
                assertThat(engine.watch().tokens.get() - before).isEqualTo(100);
            }
            try (Session session = model.forClient(new Client("two")).open()) {
                session.append(prompt);
                assertThat(session.reusedTokenCount()).isEqualTo(96);
            }
        }
    }

    @Test
    void anAdapterOfTheSameNameWithOtherWeightsMeetsNothingOfTheOld() {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(400), 1));
        int[] prompt = IntStream.range(0, 100).toArray();
        try (ServedModel model = ServedModel.over(engine, settings(1 << 20, 16), ServingListener.NONE)) {
            float[] old = read(model.adapted("drugs", "digest of the old", null), prompt, 0);
            float[] changed = read(model.adapted("drugs", "digest of the new", null), prompt, 0);
            assertThat(changed).isNotEqualTo(old);
            try (ServedModel again = model.adapted("drugs", "digest of the old", null)) {
                assertThat(read(again, prompt, 0)).containsExactly(old);
                assertThat(read(again, prompt, 96)).containsExactly(old);
            }
            read(model, prompt, 0);
        }
    }

    private static float[] read(LanguageModel model, int[] prompt, int reused) {
        try (Session session = model.open()) {
            float[] logits = session.append(prompt);
            assertThat(session.reusedTokenCount()).isEqualTo(reused);
            return logits;
        }
    }

    @Test
    void aClosedAdapterLeavesNothingBehind() {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(400), 1));
        WatchedModel.Sums sums = new WatchedModel.Sums();
        try (ServedModel model = ServedModel.over(engine, settings(1 << 20, 16), sums)) {
            try (ServedModel adapted = model.adapted("drugs", "digest", null)) {
                read(adapted, IntStream.range(0, 100).toArray(), 0);
                assertThat(sums.of("bytes")).isPositive();
            }
            assertThat(sums.of("bytes")).isZero();
            assertThat(engine.watch().open.get()).isZero();
        }
    }

    @Test
    void theLongestUnusedGoesFirstAndWhatIsInUseStays() {
        WatchedModel engine = new WatchedModel(new RandomLanguageModel(WatchedModel.facts(400), 1));
        WatchedModel.Sums sums = new WatchedModel.Sums();
        int[] one = IntStream.range(0, 33).toArray();
        int[] two = IntStream.range(100, 133).toArray();
        int[] three = IntStream.range(150, 183).toArray();
        // A made-up session keeps its tokens: four bytes each. There is room for four blocks, the second of each
        // holding both.
        try (ServedModel model = ServedModel.over(engine, settings(4 * (16 + 32 + 16 + 32), 16), sums)) {
            read(model, one, 0);
            try (Session held = model.open()) {
                held.append(two);
                read(model, one, 32);
                read(model, three, 0);
                assertThat(sums.of("evicted")).isEqualTo(2);
                read(model, two, 32);
                read(model, three, 32);
                read(model, one, 0);
            }
            read(model, two, 32);
        }
    }
}
