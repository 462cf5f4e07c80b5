package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.torch.TorchRuntime;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The model in {@code models/relata-lm-small}, in the trainer and in the engine. */
class ShippedLanguageModelTest {
    private static final Path FOLDER = Path.of("models/relata-lm-small");
    private static final String TEXT = """
            Context: The [frost] caused a {crack} in the café's wall, 3 cm wide.
            The relation between frost and crack is cause effect forward
            It is because: The words "caused a" between""";

    private final BytePairVocabulary vocabulary = TokenizerFolder.read(FOLDER);

    @Test
    void isCutIntoTheTokensItWasTrainedOn() {
        try (LanguageModel served = load()) {
            assertThat(served.tokenizer().encode(TEXT)).containsExactly(vocabulary.encode(TEXT));
            assertThat(served.tokenizer().decode(vocabulary.encode(TEXT))).isEqualTo(TEXT);
        }
    }

    /** Logits reach some twenty here; single precision in another order of additions moves them by less than this. */
    @Test
    void hasTheLogitsItHadInTheTrainer() {
        int[] ids = vocabulary.encode(TEXT);
        try (NDManager manager = TorchRuntime.load().newManager();
                LanguageModel served = load();
                LanguageModel.Session session = served.open()) {
            LlamaShape shape = LlamaFolder.shape(FOLDER);
            float[] wanted = new LlamaModel(manager, shape, LlamaFolder.weights(manager, FOLDER, shape))
                    .logits(
                            manager,
                            manager.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length)))
                    .toFloatArray();
            float[] last = session.append(ids);
            int from = wanted.length - last.length;
            for (int v = 0; v < last.length; v++) {
                assertThat((double) last[v]).as("token %d", v).isCloseTo(wanted[from + v], within(2e-3));
            }
        }
    }

    private static LanguageModel load() {
        return new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers()).load(FOLDER);
    }
}
