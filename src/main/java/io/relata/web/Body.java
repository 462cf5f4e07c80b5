package io.relata.web;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, read no further than it may be long. */
final class Body {
    // A client that is still sending sees its answer only when somebody takes what it sends; this much is taken.
    private static final int DISCARDED_BYTES_MAX = 64 << 20;

    private Body() {}

    /**
     * Reads the body.
     *
     * @throws RelataException with {@code PAYLOAD_TOO_LARGE} when it is longer than {@code bytesMax}, and {@code
     *     INVALID_ARGUMENT} when the connection broke off
     */
    static byte[] read(InputStream in, int bytesMax) {
        try {
            byte[] bytes = in.readNBytes(bytesMax);
            if (bytes.length == bytesMax && in.read() >= 0) {
                discard(in);
                throw new RelataException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The body is longer than %d bytes.".formatted(bytesMax),
                        "Maybe send a batch, one request a line, to /v1/extract/batch.");
            }
            return bytes;
        } catch (IOException e) {
            throw new RelataException(ErrorCode.INVALID_ARGUMENT, "The body could not be read to its end.", "", e);
        }
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int discarded = 0;
        for (int read = 0; read >= 0 && discarded < DISCARDED_BYTES_MAX; discarded += read) {
            read = in.read(buffer);
        }
    }
}
