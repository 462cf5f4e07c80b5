package io.relata.grammar;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Where a word may begin or end. One definition for what may be copied from a text and for what is found in it again. */
public final class WordBoundary {
    // These are written without spaces between words, or attach particles to a name, so that every character may begin
    // one.
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private WordBoundary() {}

    /**
     * Returns whether an offset parts no word: a run of letters, digits and marks of a script that puts spaces between words. An
     * offset within a character never is a boundary.
     *
     * @param at offset in UTF-16 code units, from 0 to the length of the text
     */
    public static boolean isAt(String text, int at) {
        if (at == 0 || at == text.length()) {
            return true;
        }
        if (Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at))) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at);
        return !isMark(after) && !(isSpelled(before) && isSpelled(after));
    }

    // A mark belongs to the character before it, in every script.
    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isSpelled(int codePoint) {
        return (Character.isLetterOrDigit(codePoint) || isMark(codePoint))
                && !UNSPACED.contains(UnicodeScript.of(codePoint));
    }
}
