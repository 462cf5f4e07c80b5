package io.relata.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Lines of a stream as bytes, with as much memory as the longest line that is accepted. */
final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final int lineBytesMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    LineReader(InputStream in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /** Returns the next line, or nothing at the end of the stream. */
    Optional<Line> next() throws IOException {
        byte[] line = new byte[256];
        long length = 0;
        while (true) {
            if (position == limit) {
                limit = Math.max(0, in.read(buffer));
                position = 0;
                if (limit == 0) {
                    return length == 0 ? Optional.empty() : Optional.of(line(line, length));
                }
            }
            byte next = buffer[position++];
            if (next == '\n') {
                return Optional.of(line(line, length));
            }
            if (length < lineBytesMax) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, (int) Math.min(lineBytesMax, 2L * line.length));
                }
                line[(int) length] = next;
            }
            length++;
        }
    }

    private Line line(byte[] bytes, long length) {
        boolean tooLong = length > lineBytesMax;
        return new Line(tooLong ? new byte[0] : Arrays.copyOf(bytes, (int) length), tooLong);
    }

    /**
     * A line without its end.
     *
     * @param bytes what it holds; nothing when it is too long
     * @param tooLong whether it was longer than accepted
     */
    record Line(byte[] bytes, boolean tooLong) {
        boolean isBlank() {
            if (tooLong) {
                return false;
            }
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
