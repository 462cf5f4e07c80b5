package io.relata.training.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.adapter.LoraAdapter;
import io.relata.document.InlineMarkers;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.safetensors.Dtype;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.EpisodeItem;
import io.relata.training.lm.EpisodeMaker;
import io.relata.training.lm.EpisodeSource;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LoraPlan;
import io.relata.training.lm.TuningPlan;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import io.relata.training.tokens.WordCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelTrainerTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");

    @TempDir
    Path folder;

    @Test
    void learnsTheEpisodesItSees() {
        Path base = base();
        List<TrainingProgress.Report> reports = new ArrayList<>();
        LanguageModelTrainer.TrainingResult result = new DjlLanguageModelTrainer()
                .tune(plan(base, 30, folder.resolve("tuned")), reports::add, new StopSignal());
        assertThat(result.steps()).isEqualTo(30);
        assertThat(reports.getLast().loss()).isLessThan(0.7 * reports.getFirst().loss());
        assertThat(LlamaFolder.shape(folder.resolve("tuned"))).isEqualTo(LlamaFolder.shape(base));
    }

    @Test
    void trainsAnAdapterThatTheServingSideReads() {
        Path base = base();
        new DjlLanguageModelTrainer()
                .adapt(
                        plan(base, 10, folder.resolve("adapter")),
                        new LoraPlan(2, 4, LoraPlan.Targets.QUERY_AND_VALUE),
                        _ -> {},
                        new StopSignal());
        LoraAdapter adapter = LoraAdapter.open(folder.resolve("adapter"));
        assertThat(adapter).isNotNull();
    }

    @Test
    void anAdapterChangesNothingBeforeItIsTrained() {
        try (NDManager manager = TorchRuntime.load().newManager()) {
            LlamaShape shape = new LlamaShape(11, 8, 2, 2, 12, 16);
            NamedParameters weights = LlamaModel.draw(manager, shape, 1);
            NDArray ids = manager.create(new long[] {1, 2, 3}, new Shape(1, 3));
            float[] plain =
                    new LlamaModel(manager, shape, weights).logits(manager, ids).toFloatArray();
            float[] adapted = new LlamaModel(
                            manager,
                            shape,
                            weights,
                            LoraFactors.draw(manager, shape, new LoraPlan(2, 4, LoraPlan.Targets.EVERY_LINEAR), 1))
                    .logits(manager, ids)
                    .toFloatArray();
            assertThat(adapted).containsExactly(plain);
        }
    }

    private TuningPlan plan(Path base, int steps, Path out) {
        return new TuningPlan(
                new EpisodeMaker(
                        List.of(new EpisodeSource("test", SCHEMA, items(), 1)),
                        new MarkedGptReStyle(),
                        TokenizerFolder.read(base),
                        new EpisodeMaker.Settings(1, 3, 0.5, 0, 0, 0, 0, 0.5, 300, 1)),
                1,
                base,
                4,
                1e-2,
                0,
                0,
                new TrainingBudget(steps, Duration.ofMinutes(5), 0.1, 0.1),
                1,
                folder.resolve("work"),
                out);
    }

    private Path base() {
        WordCounts counts = new WordCounts();
        counts.add("The relation between the words of the two mentions says that the one causes the other.", 20);
        BytePairVocabulary vocabulary = BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 320);
        try (NDManager manager = TorchRuntime.load().newManager()) {
            LlamaShape shape = new LlamaShape(vocabulary.tokens().size(), 16, 1, 2, 24, 512);
            Path base = folder.resolve("base");
            LlamaFolder.write(base, shape, LlamaModel.draw(manager, shape, 1), vocabulary, Dtype.F32);
            return base;
        }
    }

    private static List<EpisodeItem> items() {
        return List.of(
                item("The <e1>frost</e1> caused a <e2>crack</e2> in the wall."),
                item("A worn <e1>seal</e1> caused the <e2>leak</e2>."));
    }

    private static EpisodeItem item(String marked) {
        return new EpisodeItem(
                InlineMarkers.parse(marked, "", ""),
                new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL),
                List.of(),
                "");
    }
}
