package io.relata.engine.bpe;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;

/** The tokens {@code <0x00>} to {@code <0xFF>}, by which a vocabulary writes what it has no other token for. */
final class FallbackBytes {
    private FallbackBytes() {}

    static String token(int value) {
        return "<0x%02X>".formatted(value);
    }

    /** Returns the byte of a token, or -1; small letters are read too. */
    static int read(String token) {
        if (token.length() != 6 || !token.startsWith("<0x") || !token.endsWith(">")) {
            return -1;
        }
        // The library reads "+7" as a number of two places, too.
        int high = token.charAt(3) == '+' ? 0 : digit(token.charAt(3));
        int low = digit(token.charAt(4));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }

    /** Moves bytes in a row to the texts. */
    static void flush(ByteArrayOutputStream bytes, List<String> texts) {
        if (bytes.size() > 0) {
            if (Utf8.isText(bytes.toByteArray())) {
                texts.add(Utf8.text(bytes.toByteArray()));
            } else {
                texts.addAll(Collections.nCopies(bytes.size(), "\uFFFD"));
            }
            bytes.reset();
        }
    }
}
