package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.djl.BertEncoder;
import io.relata.encoder.djl.NaiveBert;
import io.relata.encoder.lexical.WordVectors;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.PretrainingPlan;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.words.SkipGramSettings;
import io.relata.training.words.WordCorpus;
import io.relata.training.words.WordVectorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskedPretrainingTest {
    private static final BertShape SHAPE = new BertShape(20, 8, 2, 2, 12, 10);
    private static final MaskedRows ROWS = new MaskedRows(
            2, 5, new long[] {0, 4, 2, 9, 7, 0, 2, 3, 19, 5}, new long[] {2, 6, 8}, new long[] {11, 6, 19});
    private static final String TEXT =
            "The small dog ran over the hill and the big dog ran after the small dog until the night came.";

    @TempDir
    Path folder;

    private final TorchRuntime runtime = TorchRuntime.load();
    private final NDManager manager = runtime.newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    @Test
    void theLossIsThatOfTheNaiveForwardPass() {
        NamedParameters parameters = randomParameters();
        double loss;
        try (GradientScope _ = GradientScope.suspended()) {
            loss = new MaskedLanguageModel(manager, SHAPE, parameters)
                    .loss(manager, ROWS, 0)
                    .getFloat();
        }
        assertThat(loss).isCloseTo(naiveLoss(parameters), within(1e-5));
    }

    @Test
    void everyWeightsGradientIsThatOfTheNaiveLosssDifferences() {
        NamedParameters parameters = randomParameters();
        MaskedLanguageModel model = new MaskedLanguageModel(manager, SHAPE, parameters);
        try (GradientScope scope = GradientScope.recording()) {
            scope.backward(model.loss(manager, ROWS, 0));
        }
        double step = 1e-3;
        for (String name : parameters.names()) {
            NDArray array = parameters.get(name);
            float[] values = array.toFloatArray();
            float[] gradient = array.getGradient().toFloatArray();
            int place = new Random(name.hashCode()).nextInt(Math.min(values.length, SHAPE.hidden()));
            float before = values[place];
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                values[place] = (float) (before + (side == 0 ? step : -step));
                array.set(values);
                losses[side] = naiveLoss(parameters);
            }
            values[place] = before;
            array.set(values);
            assertThat((double) gradient[place])
                    .as("%s[%d]", name, place)
                    .isCloseTo((losses[0] - losses[1]) / (2 * step), within(2e-4));
        }
    }

    @Test
    void masksAboutOneTokenInSevenAndNeverTheBeginning() {
        List<long[]> rows = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            long[] ids = new long[101];
            for (int i = 1; i < ids.length; i++) {
                ids[i] = 3 + (row + i) % 17;
            }
            rows.add(ids);
        }
        MaskedRows masked = MaskedRows.of(rows, 2, 3, 20, new SplittableRandom(5));
        assertThat(masked.positions().length).isBetween(1350, 1650);
        int hidden = 0;
        for (int i = 0; i < masked.positions().length; i++) {
            int at = (int) masked.positions()[i];
            assertThat(at % 101).isNotZero();
            assertThat(masked.targets()[i]).isEqualTo(rows.get(at / 101)[at % 101]);
            hidden += masked.ids()[at] == 2 ? 1 : 0;
        }
        assertThat((double) hidden / masked.positions().length).isBetween(0.75, 0.85);
        assertThat(MaskedRows.of(rows, 2, 3, 20, new SplittableRandom(5)).ids()).containsExactly(masked.ids());
    }

    @Test
    void learnsATextByHeartGoesOnWhereItStoppedAndLeavesAnEncoder() throws IOException {
        writeTokenizerAndWords();
        List<Double> losses = new ArrayList<>();
        new MaskedPretraining().run(plan("whole", 100), report -> losses.add(report.loss()), new StopSignal());
        assertThat(losses.getLast()).isLessThan(losses.getFirst() - 0.3);

        StopSignal stop = new StopSignal();
        TrainingProgress stopping = report -> {
            if (report.step() == 30) {
                stop.request();
            }
        };
        new MaskedPretraining().run(plan("parts", 100), stopping, stop);
        new MaskedPretraining().run(plan("parts", 100), _ -> {}, new StopSignal());
        assertThat(Files.readAllBytes(folder.resolve("parts/model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("whole/model.safetensors")));

        try (BertEncoder encoder = BertEncoder.read(folder.resolve("whole"), runtime)) {
            PairContext pair = new PairContext(
                    "The dog ran over the hill.",
                    new MentionPair(
                            new EntityMention("h", new CharSpan(4, 7), ""),
                            new EntityMention("t", new CharSpan(21, 25), "")));
            assertThat(encoder.encode(List.of(pair)).getFirst()).hasSize(32);
        }
    }

    private void writeTokenizerAndWords() throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (String word : TEXT.split(" ")) {
            counts.merge(" " + word, 3L, Long::sum);
        }
        TokenizerFolder.write(BytePairTrainer.train(counts, TokenizerFolder.SPECIALS, 290), folder.resolve("tok"));
        Path text = folder.resolve("text.txt");
        Files.writeString(text, TEXT + "\n");
        WordCorpus corpus = WordCorpus.read(List.of(text), List.of(), 100);
        int words = corpus.vocabulary().size();
        float[][] vectors = new float[words][8];
        Random random = new Random(4);
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        new WordVectorsWriter(List.of(2), 1)
                .write(folder.resolve("words"), corpus, new SkipGramSettings(8, 2, 2, 1e-3, 1, 0.02, 1), vectors);
        assertThat(WordVectors.read(folder.resolve("words")).size()).isEqualTo(words);
    }

    private PretrainingPlan plan(String name, int steps) {
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            paragraphs.add(TEXT);
        }
        return new PretrainingPlan(
                List.of(new PretrainingPlan.Text("text", List.of(), paragraphs, 1)),
                folder.resolve("tok"),
                folder.resolve("words"),
                16,
                1,
                2,
                32,
                24,
                8,
                1e-2,
                3e-2,
                new TrainingBudget(steps, Duration.ofDays(1), 0.1, 0.1),
                1,
                folder.resolve("work-" + name),
                folder.resolve(name),
                3);
    }

    private NamedParameters randomParameters() {
        NamedParameters parameters = new NamedParameters(manager);
        Random random = new Random(21);
        SHAPE.weights().forEach((name, shape) -> {
            int count = 1;
            for (long length : shape) {
                count *= (int) length;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (0.4 * random.nextGaussian());
            }
            parameters.add(name, values, shape);
        });
        return parameters;
    }

    private static double naiveLoss(NamedParameters parameters) {
        Map<String, float[]> weights = new HashMap<>();
        parameters
                .names()
                .forEach(name -> weights.put(name, parameters.get(name).toFloatArray()));
        NaiveBert bert = new NaiveBert(weights, SHAPE.hidden(), SHAPE.heads(), SHAPE.layers(), 0, BertShape.EPSILON);
        double loss = 0;
        for (int i = 0; i < ROWS.positions().length; i++) {
            int row = (int) ROWS.positions()[i] / ROWS.length();
            long[] ids = Arrays.copyOfRange(ROWS.ids(), row * ROWS.length(), (row + 1) * ROWS.length());
            double[] state = bert.states(ids)[(int) ROWS.positions()[i] % ROWS.length()];
            double sum = 0;
            double own = 0;
            for (int token = 0; token < SHAPE.vocabulary(); token++) {
                double score = weights.get(MaskedLanguageModel.OUTPUT_BIAS)[token];
                for (int d = 0; d < state.length; d++) {
                    score += weights.get("embeddings.word_embeddings.weight")[token * state.length + d] * state[d];
                }
                sum += Math.exp(score);
                own = token == ROWS.targets()[i] ? score : own;
            }
            loss += (Math.log(sum) - own) / ROWS.positions().length;
        }
        return loss;
    }
}
