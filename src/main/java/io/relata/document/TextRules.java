package io.relata.document;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Locale;

/**
 * What a text must be before anything is marked in it.
 *
 * @param charactersMax the longest text accepted, in UTF-16 code units; at least 1
 */
public record TextRules(int charactersMax) {
    public TextRules {
        if (charactersMax < 1) {
            throw new IllegalArgumentException("A limit of %d characters accepts no text.".formatted(charactersMax));
        }
    }

    /**
     * Returns the text as it came.
     *
     * @throws RelataException with {@code TEXT_EMPTY} for nothing but white space, {@code TEXT_TOO_LONG}, {@code
     *     TEXT_NOT_UNICODE} for a lone surrogate, {@code TEXT_HAS_CONTROL_CHARACTERS} for any control character but
     *     tab, newline and carriage return
     */
    public String check(String text) {
        if (text.length() > charactersMax) {
            throw new RelataException(
                    ErrorCode.TEXT_TOO_LONG,
                    "The text has %d characters; at most %d are accepted.".formatted(text.length(), charactersMax),
                    "Maybe send the sentence that holds the pair, or one request per paragraph.");
        }
        if (text.isBlank()) {
            throw new RelataException(
                    ErrorCode.TEXT_EMPTY,
                    text.isEmpty() ? "The text is empty." : "The text has nothing but white space.",
                    "");
        }
        checkCharacters(text);
        return text;
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE) {
                throw new RelataException(
                        ErrorCode.TEXT_NOT_UNICODE,
                        "There is half a surrogate pair, %s, at offset %d.".formatted(name(codePoint), i),
                        "Maybe the text was cut in the middle of an emoji or another rare character.");
            }
            if (Character.isISOControl(codePoint) && codePoint != '\t' && codePoint != '\n' && codePoint != '\r') {
                throw new RelataException(
                        ErrorCode.TEXT_HAS_CONTROL_CHARACTERS,
                        "There is a control character, %s, at offset %d.".formatted(name(codePoint), i),
                        codePoint < 0x80
                                ? "Maybe the text comes from a binary file or a terminal; remove such characters."
                                : "Maybe a Windows-1252 text was decoded as Latin-1.");
            }
            i += Character.charCount(codePoint);
        }
    }

    private static String name(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }
}
