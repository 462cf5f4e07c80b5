package io.relata.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsWriterTest {
    @TempDir
    Path folder;

    private final WordCorpus corpus = WordCorpus.read(List.of(), List.of("a b c d d d", "c b d"), 10);
    private final SkipGramSettings settings = new SkipGramSettings(2, 5, 5, 1e-4, 5, 0.025, 7);
    private final float[][] vectors = {{0, 0}, {1, 0.1f}, {2, 0.1f}, {-0.25f, 4}, {0.125f, 1}};

    @Test
    void writesAFolderThatTheReaderReadsBack() throws IOException {
        new WordVectorsWriter(List.of(2, 3), 1).write(folder, corpus, settings, vectors);
        WordVectors read = WordVectors.read(folder);

        assertThat(read.words()).containsExactly("<unk>", "d", "b", "c", "a");
        assertThat(read.dimension()).isEqualTo(2);
        assertThat(read.classCounts()).containsExactly(2, 3);
        assertThat(read.number("c")).isEqualTo(3);
        assertThat(read.number("zebra")).isEqualTo(WordVectors.UNKNOWN);
        assertThat(read.count(1)).isEqualTo(4);
        assertThat(read.vector(3)).containsExactly(-0.25f, 4);
        assertThat(read.unitVector(0)).containsExactly(0, 0);
        assertThat(read.wordClass(2, 1)).isEqualTo(read.wordClass(2, 2)).isNotEqualTo(read.wordClass(2, 3));
        assertThat(read.wordClass(2, 3)).isEqualTo(read.wordClass(2, 4));
    }

    @Test
    void givesTheSameBytesAgain() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        new WordVectorsWriter(List.of(2), 5).write(folder, corpus, settings, vectors);
        new WordVectorsWriter(List.of(2), 5).write(again, corpus, settings, vectors);
        for (String name : List.of("model.safetensors", "vocab.txt", "config.json")) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
        }
        assertThat(WordVectors.read(again).fingerprint())
                .isEqualTo(WordVectors.read(folder).fingerprint());
    }

    @Test
    void refusesAVocabularyOfAnotherRun() throws IOException {
        new WordVectorsWriter(List.of(2), 5).write(folder, corpus, settings, vectors);
        Files.writeString(folder.resolve("vocab.txt"), "only\nthree\nwords\n");
        assertThatThrownBy(() -> WordVectors.read(folder))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
    }
}
