package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.safetensors.Dtype;
import io.relata.torch.TorchRuntime;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was trained is what is served: same tokens, same logits. */
class TrainedModelInEngineTest {
    private static final String TEXT = "The relation between the frost and the crack is";

    /** Two ways to add up the same products in single precision differ by this much at most here. */
    private static final double TOLERANCE = 2e-4;

    @TempDir
    Path folder;

    private final BytePairVocabulary vocabulary = vocabulary();

    @Test
    void theEngineGivesTheTrainersLogits() {
        try (NDManager manager = TorchRuntime.load().newManager()) {
            LlamaShape shape = new LlamaShape(vocabulary.tokens().size(), 32, 2, 4, 48, 64);
            NamedParameters written = random(manager, shape);
            LlamaFolder.write(folder, shape, written, vocabulary, Dtype.BF16);
            // Read back, since writing rounds.
            NamedParameters weights = LlamaFolder.weights(manager, folder, shape);
            compare(new LlamaModel(manager, shape, weights), manager, provider().load(folder));
        }
    }

    @Test
    void theEngineMergesTheAdapterThatWasTrained() {
        try (NDManager manager = TorchRuntime.load().newManager()) {
            LlamaShape shape = new LlamaShape(vocabulary.tokens().size(), 32, 2, 4, 48, 64);
            NamedParameters weights = random(manager, shape);
            Path base = folder.resolve("base");
            Path adapter = folder.resolve("adapter");
            LlamaFolder.write(base, shape, weights, vocabulary, Dtype.F32);
            LoraFactors factors = LoraFactors.draw(manager, shape, 3, 6, 4);
            Random random = new Random(9);
            factors.parameters().values().forEach(factor -> {
                float[] values = new float[(int) factor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.1 * random.nextGaussian());
                }
                factor.set(values);
            });
            factors.write(adapter, "base");
            compare(
                    new LlamaModel(manager, shape, weights, factors),
                    manager,
                    provider().load(base, adapter));
        }
    }

    private void compare(LlamaModel trained, NDManager manager, LanguageModel loaded) {
        try (LanguageModel served = loaded;
                LanguageModel.Session session = served.open()) {
            int[] ids = vocabulary.encode(TEXT);
            assertThat(served.tokenizer().encode(TEXT)).containsExactly(ids);
            assertThat(served.tokenizer().beginId()).isEqualTo(vocabulary.special(TokenizerFolder.BEGIN));
            assertThat(served.tokenizer().endId()).isEqualTo(vocabulary.special(TokenizerFolder.END));
            long[] wide = Arrays.stream(ids).asLongStream().toArray();
            float[] wanted = trained.logits(manager, manager.create(wide, new Shape(1, ids.length)))
                    .toFloatArray();
            int size = vocabulary.tokens().size();
            for (int t = 0; t < ids.length; t++) {
                float[] logits = session.append(ids[t]);
                for (int v = 0; v < size; v++) {
                    assertThat((double) logits[v])
                            .as("position %d, token %d", t, v)
                            .isCloseTo(wanted[t * size + v], within(TOLERANCE));
                }
            }
        }
    }

    private static NamedParameters random(NDManager manager, LlamaShape shape) {
        Random random = new Random(3);
        NamedParameters parameters = new NamedParameters(manager);
        shape.weights().forEach((name, dimensions) -> {
            float[] values = new float[(int) new Shape(dimensions).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((dimensions.length == 1 ? 1 : 0) + 0.2 * random.nextGaussian());
            }
            parameters.add(name, values, dimensions);
        });
        return parameters;
    }

    private static DjlLanguageModelProvider provider() {
        return new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers());
    }

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add(TEXT + " caused by it, and none of the other relations holds.", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 300);
    }
}
