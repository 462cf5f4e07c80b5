package io.relata.training.tokens;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as printable characters, so that a token is a string whatever bytes it has.
 *
 * <p>The mapping of GPT-2 (Radford et al., 2019): printable Latin-1 characters stand for themselves, the other 68 bytes for
 * the characters from U+0100 on, in order.
 */
final class ByteAlphabet {
    private static final char[] CHARACTER_OF_BYTE = new char[256];
    private static final short[] BYTE_OF_CHARACTER = new short[0x144];

    static {
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHARACTER_OF_BYTE[b] = printable ? (char) b : next++;
            BYTE_OF_CHARACTER[CHARACTER_OF_BYTE[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    static String character(int unsignedByte) {
        return String.valueOf(CHARACTER_OF_BYTE[unsignedByte]);
    }

    static void appendBytes(String token, ByteArrayOutputStream out) {
        for (int i = 0; i < token.length(); i++) {
            out.write(BYTE_OF_CHARACTER[token.charAt(i)]);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
