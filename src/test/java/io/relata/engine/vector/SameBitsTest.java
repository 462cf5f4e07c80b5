package io.relata.engine.vector;

import static io.relata.engine.TokenSequences.joined;
import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.SameBits;
import io.relata.engine.TinyModel;
import io.relata.engine.TokenTree;
import io.relata.engine.bpe.BpeTokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return new VectorLanguageModelProvider(new VectorSettings(threads), new BpeTokenizers()).load(model);
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 700})
    void howeverAPromptIsCut(int window) {
        int[] tokens = tokens(600, 1);
        try (LanguageModel model = load(window, 2)) {
            SameBits.assertHoweverCut(model, tokens);
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
        try (LanguageModel model = load(700, 2)) {
            SameBits.assertWhereverForked(model, tokens, 1, 31, 32, 33, 128, 150, 200);
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
}
