package io.relata.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProgressTest {
    private static final TrainingProgress.Report REPORT =
            new TrainingProgress.Report("episodes", 30, 0.25, 12_000, 2.5, 0.75, 1500.4, Duration.ofSeconds(60));

    @TempDir
    Path folder;

    @Test
    void showsShareLossSpeedAndTimeLeft() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), false).report(REPORT);
        assertThat(bytes.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo(
                        "episodes [######..................]  25 %  step 30  loss 2.500  norm 0.75  1500 tokens/s  3:00 left");
    }

    @Test
    void overwritesItsLineOnATerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        bar.report(REPORT);
        bar.report(REPORT);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("\repisodes")
                .doesNotContain("\n");
    }

    @Test
    void keepsATableThatAResumedTrainingContinues() throws IOException {
        Path file = folder.resolve("logs").resolve("episodes.csv");
        new TrainingLog(file).and(_ -> {}).report(REPORT);
        new TrainingLog(file).report(REPORT);
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "step,tokens,loss,gradient_norm,tokens_per_second,elapsed_seconds",
                        "30,12000,2.50000,0.7500,1500.4,60",
                        "30,12000,2.50000,0.7500,1500.4,60");
    }
}
