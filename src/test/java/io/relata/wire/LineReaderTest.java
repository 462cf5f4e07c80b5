package io.relata.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void readsLinesWhateverTheLastOneEndsIn() throws IOException {
        assertThat(texts(lines("a\nbc\n", 10))).containsExactly("a", "bc");
        assertThat(texts(lines("a\nbc", 10))).containsExactly("a", "bc");
        assertThat(lines("", 10)).isEmpty();
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNoLonger() throws IOException {
        String long1000 = "x".repeat(1000);
        List<LineReader.Line> lines = lines(long1000 + "\n" + long1000 + "x\nshort", 1000);
        assertThat(lines).extracting(LineReader.Line::tooLong).containsExactly(false, true, false);
        assertThat(texts(lines)).containsExactly(long1000, "", "short");
    }

    @Test
    void aLineLongerThanTheBufferIsWhole() throws IOException {
        String long200Thousand = "ab".repeat(100_000);
        assertThat(texts(lines("a\n" + long200Thousand + "\nb\n", 1 << 20))).containsExactly("a", long200Thousand, "b");
    }

    @Test
    void aBlankLineIsOneOfWhiteSpaceAlone() throws IOException {
        assertThat(lines(" \t\r\n\nx \n", 10))
                .extracting(LineReader.Line::isBlank)
                .containsExactly(true, true, false);
    }

    private static List<LineReader.Line> lines(String text, int lineBytesMax) throws IOException {
        LineReader reader =
                new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lineBytesMax);
        List<LineReader.Line> lines = new ArrayList<>();
        for (Optional<LineReader.Line> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(line.get());
        }
        return lines;
    }

    private static List<String> texts(List<LineReader.Line> lines) {
        return lines.stream()
                .map(line -> new String(line.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
