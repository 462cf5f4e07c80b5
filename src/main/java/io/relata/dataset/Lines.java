package io.relata.dataset;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a UTF-8 file, each decoded by itself, so that a wrong byte spoils one line and not the file. */
final class Lines {
    private Lines() {}

    /**
     * A line without its end.
     *
     * @param number 1-based
     * @param text what stands in it; what could not be decoded is U+FFFD
     * @param decodable whether every byte was UTF-8
     */
    record Line(int number, String text, boolean decodable) {
        /** Returns the text, or throws if it is not the text that was written. */
        String checked() {
            if (!decodable) {
                throw Rows.malformed(
                        "The line is not UTF-8: \"%s\".".formatted(text), "Maybe the file is Latin-1 or UTF-16.");
            }
            return text;
        }
    }

    static List<Line> of(Path file) {
        byte[] bytes = bytes(file);
        List<Line> lines = new ArrayList<>();
        int start = startsWithByteOrderMark(bytes) ? 3 : 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int textEnd = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
            lines.add(line(lines.size() + 1, ByteBuffer.wrap(bytes, start, textEnd - start)));
            start = end + 1;
        }
        return lines;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static RelataException unreadable(Path file, IOException e) {
        return new RelataException(
                ErrorCode.FILE_UNREADABLE,
                "%s could not be read: %s.".formatted(file, e),
                Files.isDirectory(file)
                        ? "Maybe name a file in this folder."
                        : "Maybe the path is mistyped or its permissions forbid reading.",
                e);
    }

    private static Line line(int number, ByteBuffer bytes) {
        try {
            return new Line(
                    number,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(bytes.duplicate())
                            .toString(),
                    true);
        } catch (CharacterCodingException _) {
            return new Line(number, StandardCharsets.UTF_8.decode(bytes).toString(), false);
        }
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }
}
