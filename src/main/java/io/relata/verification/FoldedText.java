package io.relata.verification;

import io.relata.document.CharSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as prompts print it, white space as single spaces and typographic quotes as plain ones, that knows where each of its
 * characters came from.
 */
final class FoldedText {
    private final String folded;
    private final int[] origins;

    FoldedText(String text) {
        StringBuilder out = new StringBuilder();
        int[] from = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            char c = fold(text.charAt(i));
            if (c == ' ' && (out.isEmpty() || out.charAt(out.length() - 1) == ' ')) {
                continue;
            }
            from[out.length()] = i;
            out.append(c);
        }
        this.folded = out.toString();
        this.origins = from;
    }

    static String fold(String text) {
        return new FoldedText(text).folded.strip();
    }

    private static char fold(char c) {
        return switch (c) {
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> '"';
            case '\u2018', '\u2019' -> '\'';
            default -> Character.isWhitespace(c) || Character.isISOControl(c) || c == '\u00a0' ? ' ' : c;
        };
    }

    /** Returns every place in the original text where the words stand as whole words, in text order. */
    List<CharSpan> find(String words) {
        List<CharSpan> found = new ArrayList<>();
        if (words.isEmpty()) {
            return found;
        }
        for (int at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + 1)) {
            int end = at + words.length();
            if (boundary(folded, at) && boundary(folded, end)) {
                found.add(new CharSpan(origins[at], origins[end - 1] + 1));
            }
        }
        return found;
    }

    /** Returns whether a word may begin or end here: not between two letters or digits of a script with spaces. */
    static boolean boundary(String text, int at) {
        return at == 0 || at == text.length() || !(joined(text.charAt(at - 1)) && joined(text.charAt(at)));
    }

    private static boolean joined(char c) {
        return Character.isLetterOrDigit(c)
                && !Character.isIdeographic(c)
                && !Character.isSurrogate(c)
                && Character.UnicodeScript.of(c) != Character.UnicodeScript.HIRAGANA
                && Character.UnicodeScript.of(c) != Character.UnicodeScript.KATAKANA;
    }
}
