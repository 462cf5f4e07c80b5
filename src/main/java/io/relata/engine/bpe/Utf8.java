package io.relata.engine.bpe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text of bytes that may not be UTF-8: each longest beginning of a character gives one U+FFFD, as Unicode recommends. The
 * JDK's own decoder gives one, and not three, for the bytes of half a surrogate pair.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static boolean isText(byte... bytes) {
        return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }

    static String text(byte... bytes) {
        String read = new String(bytes, StandardCharsets.UTF_8);
        return read.indexOf(REPLACEMENT) < 0 ? read : textOfParts(bytes);
    }

    private static String textOfParts(byte... bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int length = 1;
            int whole = length(bytes[at] & 0xFF);
            while (length < whole && at + length < bytes.length && continues(bytes[at], length, bytes[at + length])) {
                length++;
            }
            if (length == whole) {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
            } else {
                text.append(REPLACEMENT);
            }
            at += length;
        }
        return text.toString();
    }

    /** Returns how many bytes a character has that begins so, or 0 where none does. */
    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /** Overlong forms, surrogates and what is beyond Unicode are told from the second byte. */
    private static boolean continues(byte first, int place, byte next) {
        int least = 0x80;
        int greatest = 0xBF;
        if (place == 1) {
            switch (first & 0xFF) {
                case 0xE0 -> least = 0xA0;
                case 0xED -> greatest = 0x9F;
                case 0xF0 -> least = 0x90;
                case 0xF4 -> greatest = 0x8F;
                default -> {}
            }
        }
        return (next & 0xFF) >= least && (next & 0xFF) <= greatest;
    }
}
