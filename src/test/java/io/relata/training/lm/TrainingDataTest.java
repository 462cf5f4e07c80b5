package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.retrieval.StarterDemonstrations;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingDataTest {
    @Test
    void keepsWhatMeasuresOutOfWhatTrains() {
        Path file = SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT");
        TrainingData data = new TrainingData(file.getParent().getParent().getParent());
        assertThat(data.semEval()).hasSize(7000).noneMatch(example -> Integer.parseInt(example.id()) % 8 == 0);
        assertThat(data.semEvalDev()).hasSize(1000).allMatch(example -> Integer.parseInt(example.id()) % 8 == 0);
    }

    @Test
    void holdsOutEveryFifthStarterDemonstration() {
        EpisodeSource source = new TrainingData(Path.of("")).starter("clinical.v1", 1);
        int all = StarterDemonstrations.of("clinical.v1").size();
        assertThat(source.items()).hasSize(all - all / TrainingData.HELD_OUT_EVERY);
        assertThat(new TrainingData(Path.of("")).heldOutStarter("clinical.v1").items())
                .hasSize(all / TrainingData.HELD_OUT_EVERY)
                .doesNotContainAnyElementsOf(source.items());
        assertThat(source.items()).allMatch(item -> !item.reasoning().isEmpty());
    }
}
