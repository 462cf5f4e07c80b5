package io.relata.engine.bpe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The printable characters by which GPT-2's vocabulary and its successors write the bytes of UTF-8: printable ones of Latin 1
 * stand for themselves, the other 68 bytes, in their order, for U+0100 and on.
 */
final class ByteCharacters {
    private static final int OTHERS = 0x100;
    private static final char[] CHARACTERS = characters();
    private static final byte[] BYTES = new byte[OTHERS + 68];
    private static final boolean[] KNOWN = new boolean[BYTES.length];

    static {
        for (int b = 0; b < CHARACTERS.length; b++) {
            BYTES[CHARACTERS[b]] = (byte) b;
            KNOWN[CHARACTERS[b]] = true;
        }
    }

    private ByteCharacters() {}

    private static char[] characters() {
        char[] characters = new char[256];
        char other = OTHERS;
        for (int b = 0; b < characters.length; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            characters[b] = printable ? (char) b : other++;
        }
        return characters;
    }

    /** Returns a text's bytes, a character each. */
    static String written(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] written = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            written[i] = CHARACTERS[bytes[i] & 0xFF];
        }
        return new String(written);
    }

    /** Adds the bytes that a token writes, or its own where it has a character that stands for none. */
    static void read(String token, ByteArrayOutputStream bytes) {
        if (token.chars().allMatch(c -> c < KNOWN.length && KNOWN[c])) {
            token.chars().forEach(c -> bytes.write(BYTES[c]));
        } else {
            bytes.writeBytes(token.getBytes(StandardCharsets.UTF_8));
        }
    }
}
