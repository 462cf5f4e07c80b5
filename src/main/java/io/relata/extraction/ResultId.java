package io.relata.extraction;

import io.relata.digest.Sha256;
import java.util.List;

/** Names an answer by all that decides it. */
final class ResultId {
    private static final char FIELD_END = '\u001f';

    private ResultId() {}

    /** Returns 32 hexadecimal digits of SHA-256 over the fields in their order. */
    static String of(List<String> fields) {
        StringBuilder all = new StringBuilder();
        fields.forEach(f -> all.append(f.length()).append(':').append(f).append(FIELD_END));
        return Sha256.of(all.toString());
    }
}
