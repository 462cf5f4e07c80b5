package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.TinyModel;
import io.relata.engine.TokenTree;
import io.relata.engine.djl.HuggingFaceTokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tokens give the same bits, however they were cut, whatever else is computed, and by however many threads. */
class SameBitsTest {
    @TempDir
    private Path folder;

    private LanguageModel load(int window, int threads) {
        Path model = TinyModel.in(folder.resolve("model"))
                .groupedHeads()
                .mistral(window)
                .change(config -> config.put("max_position_embeddings", 700))
                .write();
        return new VectorLanguageModelProvider(new VectorSettings(threads), new HuggingFaceTokenizers()).load(model);
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 700})
    void howeverAPromptIsCut(int window) {
        int[] tokens = tokens(600, 1);
        try (LanguageModel model = load(window, 2)) {
            float[] whole = whole(model, tokens);
            Random random = new Random(2);
            for (int most : new int[] {600, 300, 40, 3}) {
                try (Session session = model.open()) {
                    float[] logits = {};
                    for (int from = 0; from < tokens.length; ) {
                        int to = Math.min(tokens.length, from + 1 + random.nextInt(most));
                        logits = session.append(Arrays.copyOfRange(tokens, from, to));
                        from = to;
                    }
                    assertThat(logits).as("pieces of at most %d", most).containsExactly(whole);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 700})
    void whateverElseIsInTheBatch(int window) {
        TokenTree tree = new TokenTree(new int[] {5, 6, 7, 8, 9}, new int[] {-1, 0, 0, -1, 3});
        try (LanguageModel model = load(window, 2)) {
            List<Session> sessions = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sessions.add(model.open());
                sessions.get(i).append(tokens(61 * i + 1, i));
                rows.add(new Row(
                        sessions.get(i), tokens(i % 2 == 0 ? 1 : 37 * i, 50 + i), i == 2 ? TokenTree.EMPTY : tree));
            }
            List<LanguageModel.Logits> together = model.append(rows);
            for (int i = 0; i < 5; i++) {
                int[] tokens = joined(tokens(61 * i + 1, i), rows.get(i).tokenIds());
                assertThat(together.get(i).last()).containsExactly(whole(model, tokens));
                if (i != 2) {
                    // A node is nothing else than a token that was appended.
                    assertThat(together.get(i).nodes()[2]).containsExactly(whole(model, joined(tokens, 5, 7)));
                    assertThat(together.get(i).nodes()[4]).containsExactly(whole(model, joined(tokens, 8, 9)));
                }
                assertThat(sessions.get(i).append(3)).containsExactly(whole(model, joined(tokens, 3)));
                sessions.get(i).close();
            }
        }
    }

    @Test
    void whereverASessionWasForked() {
        int[] tokens = tokens(200, 4);
        try (LanguageModel model = load(700, 2);
                Session trunk = model.open()) {
            trunk.append(tokens);
            for (int length : new int[] {1, 31, 32, 33, 128, 150, 200}) {
                try (Session fork = trunk.fork(length)) {
                    float[] logits = fork.append(tokens(60, 5));
                    assertThat(logits)
                            .containsExactly(whole(model, joined(Arrays.copyOf(tokens, length), tokens(60, 5))));
                }
            }
        }
    }

    @Test
    void byAnyNumberOfThreads() {
        int[] tokens = tokens(600, 1);
        List<float[]> logits = new ArrayList<>();
        for (int threads : new int[] {1, 2, 5}) {
            try (LanguageModel model = load(700, threads)) {
                logits.add(whole(model, tokens));
            }
        }
        assertThat(logits.get(1)).containsExactly(logits.get(0));
        assertThat(logits.get(2)).containsExactly(logits.get(0));
    }

    private static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, TinyModel.VOCABULARY).toArray();
    }

    private static int[] joined(int[] first, int... second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static float[] whole(LanguageModel model, int... tokens) {
        try (Session session = model.open()) {
            return session.append(tokens);
        }
    }
}
