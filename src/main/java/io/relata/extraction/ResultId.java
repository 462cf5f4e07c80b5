package io.relata.extraction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names an answer by all that decides it. */
final class ResultId {
    private static final char FIELD_END = '\u001f';

    private ResultId() {}

    /** Returns 32 hexadecimal digits of SHA-256 over the fields in their order. */
    static String of(List<String> fields) {
        StringBuilder all = new StringBuilder();
        fields.forEach(f -> all.append(f.length()).append(':').append(f).append(FIELD_END));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
