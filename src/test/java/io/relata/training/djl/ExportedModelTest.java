package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.engine.vector.VectorLanguageModelProvider;
import io.relata.engine.vector.VectorSettings;
import io.relata.safetensors.Dtype;
import io.relata.torch.TorchRuntime;
import io.relata.training.lm.LoraPlan;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the trainer has and what the engines load from its folder are one model. */
class ExportedModelTest {
    /** Trainer and engines compute in single precision, with sums in another order. */
    private static final double TOLERANCE = 2e-5;

    private static final BytePairVocabulary VOCABULARY = vocabulary();
    private static final LlamaShape SHAPE = new LlamaShape(VOCABULARY.tokens().size(), 64, 3, 4, 96, 128);

    @TempDir
    Path folder;

    private final NDManager manager = TorchRuntime.load().newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    static Stream<LanguageModelProvider> engines() {
        return Stream.of(
                new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers()),
                new VectorLanguageModelProvider(VectorSettings.standard(), new BpeTokenizers()));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void givesTheLogitsOfTheTrainer(LanguageModelProvider engine) {
        LlamaFolder.write(folder, SHAPE, parameters(), VOCABULARY, Dtype.BF16);
        // Read back, since writing rounds.
        LlamaModel trained = new LlamaModel(manager, SHAPE, LlamaFolder.weights(manager, folder, SHAPE));
        try (LanguageModel model = engine.load(folder)) {
            assertSame(model, trained);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void givesTheLogitsOfTheTrainerWithItsAdapter(LanguageModelProvider engine) {
        NamedParameters parameters = parameters();
        LlamaFolder.write(folder.resolve("base"), SHAPE, parameters, VOCABULARY, Dtype.F32);
        for (LoraPlan.Targets targets : LoraPlan.Targets.values()) {
            LoraFactors factors = LoraFactors.draw(manager, SHAPE, new LoraPlan(4, 8, targets), 3);
            factors.parameters()
                    .names()
                    .forEach(name -> randomise(factors.parameters().get(name), 0.2, 5));
            Path adapter = folder.resolve(targets.name());
            factors.write(adapter, folder.resolve("base"), Dtype.F32);
            LlamaModel trained = new LlamaModel(manager, SHAPE, parameters, factors);
            try (LanguageModel model = engine.load(folder.resolve("base"), LoraAdapter.open(adapter))) {
                assertSame(model, trained);
            }
        }
    }

    @Test
    void cutsTextAsTheTrainerDoes() {
        LlamaFolder.write(folder, SHAPE, parameters(), VOCABULARY, Dtype.BF16);
        try (LanguageModel model = engines().toList().getFirst().load(folder)) {
            for (String text : List.of("the three thaws", " Zürich, 東京 😀\n", "a<|end|>b", "")) {
                assertThat(model.tokenizer().encode(text)).containsExactly(VOCABULARY.encode(text));
                assertThat(model.tokenizer().decode(VOCABULARY.encode(text))).isEqualTo(text);
            }
            assertThat(model.tokenizer().beginId()).isEqualTo(VOCABULARY.special(TokenizerFolder.BEGIN));
            assertThat(model.tokenizer().endId()).isEqualTo(VOCABULARY.special(TokenizerFolder.END));
        }
    }

    private void assertSame(LanguageModel model, LlamaModel trained) {
        long[] ids = new Random(9).longs(40, 0, SHAPE.vocabulary()).toArray();
        float[] wanted = trained.logits(manager, manager.create(ids, new Shape(1, ids.length)))
                .toFloatArray();
        try (LanguageModel.Session session = model.open()) {
            for (int t = 0; t < ids.length; t++) {
                float[] logits = session.append((int) ids[t]);
                for (int v = 0; v < logits.length; v++) {
                    assertThat((double) logits[v])
                            .as("position %d, token %d", t, v)
                            .isCloseTo(wanted[t * logits.length + v], within(TOLERANCE));
                }
            }
        }
    }

    /** Larger than at the start of training, so that attention is not flat. */
    private NamedParameters parameters() {
        NamedParameters parameters = LlamaModel.draw(manager, SHAPE, 7);
        for (String name : parameters.names()) {
            if (!name.endsWith("norm.weight")) {
                randomise(parameters.get(name), 0.15, name.hashCode());
            }
        }
        return parameters;
    }

    private static BytePairVocabulary vocabulary() {
        WordCounts counts = new WordCounts();
        counts.add("The relation between the frost and the crack is caused by the thaw.", 20);
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 300);
    }

    private static void randomise(NDArray array, double deviation, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(array.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        array.set(values);
    }
}
