package io.relata.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.encoder.lexical.WordVectors;
import io.relata.error.RelataException;
import io.relata.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsJobTest {
    @TempDir
    Path folder;

    @Test
    void writesVectorsThatTheProgramReads() throws IOException {
        Path text = Files.writeString(
                folder.resolve("prose.txt"), "The frost cracks the wall and the sun warms the wall.\n".repeat(200));
        List<TrainingProgress.Report> reports = new ArrayList<>();
        int words = new WordVectorsJob(
                        List.of(text),
                        List.of("The kettle sings."),
                        50,
                        List.of(2),
                        new SkipGramSettings(8, 2, 2, 1e-1, 1, 0.025, 7),
                        folder.resolve("words"),
                        folder.resolve("work"))
                .run(reports::add);
        WordVectors vectors = WordVectors.read(folder.resolve("words"));
        assertThat(vectors.size()).isEqualTo(words);
        assertThat(vectors.number("kettle")).isPositive();
        assertThat(vectors.classCounts()).containsExactly(2);
        assertThat(reports.getLast().share()).isEqualTo(1);
    }

    @Test
    void refusesATextWithFewerWordsThanClasses() throws IOException {
        Path text = Files.writeString(folder.resolve("prose.txt"), "The frost cracks the wall.\n");
        WordVectorsJob job =
                WordVectorsJob.shipped(List.of(text), List.of(), folder.resolve("words"), folder.resolve("work"));
        assertThatThrownBy(() -> job.run(_ -> {}))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("500 classes");
    }
}
