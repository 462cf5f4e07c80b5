package io.relata.engine.djl;

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
import io.relata.engine.djl.DjlSettings.KeyValues;
import io.relata.engine.djl.DjlSettings.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same tokens give the same bits, however they were cut and whatever else was computed with them. The model is wide
 * and its prompts are long enough for the library to block its sums.
 */
class SameBitsTest {
    private static final int CONTEXT = 900;

    @TempDir
    private Path folder;

    /** Products in one precision, keys and values in the same or another. */
    private enum Computed {
        F32(Precision.F32, KeyValues.F32),
        BF16(Precision.BF16, KeyValues.F32),
        BF16_THROUGHOUT(Precision.BF16, KeyValues.BF16),
        INT8(Precision.INT8, KeyValues.F32);

        private final DjlSettings settings;

        Computed(Precision precision, KeyValues keyValues) {
            this.settings = new DjlSettings("cpu", precision, keyValues, 1, DjlSettings.KEY_VALUE_BYTES_MAX);
        }
    }

    private LanguageModel load(Computed computed) {
        return load(computed, 8);
    }

    private LanguageModel load(Computed computed, int heads) {
        Path model = TinyModel.in(folder.resolve("model"))
                .change(config -> config.put("hidden_size", 512)
                        .put("intermediate_size", 1408)
                        .put("num_hidden_layers", 2)
                        .put("num_attention_heads", heads)
                        .put("num_key_value_heads", 2)
                        .put("max_position_embeddings", CONTEXT))
                .write();
        return new DjlLanguageModelProvider(computed.settings, new HuggingFaceTokenizers()).load(model);
    }

    @ParameterizedTest
    @EnumSource
    void howeverAPromptIsCut(Computed computed) {
        int[] tokens = tokens(700, 1);
        try (LanguageModel model = load(computed)) {
            SameBits.assertHoweverCut(model, tokens);
        }
    }

    @ParameterizedTest
    @EnumSource
    void howeverWideTheHeadsAre(Computed computed) {
        int[] tokens = tokens(400, 6);
        for (int heads : new int[] {4, 2}) {
            try (LanguageModel model = load(computed, heads);
                    Session session = model.open()) {
                session.append(Arrays.copyOf(tokens, 390));
                float[] logits = {};
                for (int at = 390; at < tokens.length; at++) {
                    logits = session.append(tokens[at]);
                }
                assertThat(logits).as("%d heads", heads).containsExactly(whole(model, tokens));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverElseIsInTheBatch(Computed computed) {
        TokenTree tree = new TokenTree(new int[] {5, 6, 7, 8, 9}, new int[] {-1, 0, 0, -1, 3});
        try (LanguageModel model = load(computed)) {
            List<Session> sessions = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                sessions.add(model.open());
                sessions.get(i).append(tokens(100 * i + 1, i));
                rows.add(new Row(
                        sessions.get(i), tokens(i % 2 == 0 ? 1 : 37 * i, 50 + i), i == 2 ? TokenTree.EMPTY : tree));
            }
            List<LanguageModel.Logits> together = model.append(rows);
            for (int i = 0; i < 7; i++) {
                try (Session alone = model.open()) {
                    alone.append(tokens(100 * i + 1, i));
                    float[] last = alone.append(rows.get(i).tokenIds());
                    assertThat(together.get(i).last()).containsExactly(last);
                    assertThat(together.get(i).nodes())
                            .isDeepEqualTo(alone.peek(rows.get(i).tree()));
                }
                assertThat(sessions.get(i).append(3))
                        .containsExactly(whole(
                                model,
                                joined(
                                        joined(
                                                tokens(100 * i + 1, i),
                                                rows.get(i).tokenIds()),
                                        3)));
                sessions.get(i).close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverASessionWasForked(Computed computed) {
        int[] tokens = tokens(600, 4);
        try (LanguageModel model = load(computed)) {
            SameBits.assertWhereverForked(model, tokens, 1, 127, 128, 129, 384, 500, 600);
        }
    }
}
