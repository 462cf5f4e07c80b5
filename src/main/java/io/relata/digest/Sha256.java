package io.relata.digest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 (FIPS 180-4) in the making. What is added follows on what was added before without a mark between them: a
 * caller for whom {@code ab, c} and {@code a, bc} are two things adds lengths or ends. Not for use by several threads.
 */
public final class Sha256 {
    /** Hexadecimal digits that are kept of most digests: 16 of the 32 bytes, far more than an installation needs. */
    public static final int DIGITS = 32;

    private static final int CHUNK_BYTES = 1 << 20;

    private final MessageDigest digest;

    /** Begins with nothing added. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Returns the first {@link #DIGITS} hexadecimal digits of a text's digest. */
    public static String of(String text) {
        return new Sha256().add(text).hex(DIGITS);
    }

    /** Adds a text's UTF-8. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes. */
    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds the bytes of a buffer from its position to its limit. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds a file's bytes. */
    public Sha256 add(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
        }
        return this;
    }

    /** Returns the digest's first lower-case hexadecimal digits, 64 being all; this object is then used up. */
    public String hex(int digits) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, digits);
    }

    /** Returns the digest's first eight bytes as a big-endian number; this object is then used up. */
    public long number() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
