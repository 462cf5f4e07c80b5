package io.relata.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedTextsTest {
    @TempDir
    private Path folder;

    @Test
    void knowsItsTextsAgainAfterAWriteAndNoOthers() {
        TrainedTexts.of(List.of("A cause.", "An effect.", "A cause.")).write(folder);
        TrainedTexts read = TrainedTexts.read(folder);
        assertThat(read.contain("A cause.")).isTrue();
        assertThat(read.contain("An effect.")).isTrue();
        assertThat(read.contain("An effect")).isFalse();
    }

    @Test
    void knowsNothingWhereAFolderHasNoList() {
        assertThat(TrainedTexts.read(folder).contain("A cause.")).isFalse();
    }

    @Test
    void refusesABrokenList() throws IOException {
        Files.write(folder.resolve(TrainedTexts.FILE), new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1, 7});
        assertThatThrownBy(() -> TrainedTexts.read(folder))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
    }

    @Test
    void theShippedEncoderHasNotLearnedFromTheStarterSentences() {
        RelationEncoder shipped = ConvolutionFolder.read(
                Path.of("models/relata-encoder-small"), WordVectors.read(Path.of("models/relata-words-small")));
        assertThat(
                        shipped.hasLearnedFrom(
                                "A loose bracket behind the dashboard caused the rattle that three mechanics had failed to find."))
                .isFalse();
    }
}
