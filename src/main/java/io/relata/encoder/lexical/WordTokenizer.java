package io.relata.encoder.lexical;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts text into words, numbers and punctuation marks, keeping where each stands.
 *
 * <p>A run of letters, digits and combining marks is one token; an English clitic ({@code 's}, {@code n't}'s {@code
 * 't}, {@code 're}, {@code 've}, {@code 'll}, {@code 'd}, {@code 'm}) is a token of its own that begins with the
 * apostrophe; a hyphen splits, so that {@code glass-blower} has the parts that the vocabulary knows; a Han, Hiragana
 * or Katakana character stands alone, since those scripts write no spaces; any other visible character is a token by
 * itself. White space and control characters are in no token.
 */
public final class WordTokenizer {
    private static final List<String> CLITICS = List.of("s", "t", "re", "ve", "ll", "d", "m");

    /** Returns the tokens in the order of the text. */
    public List<WordToken> tokenize(String text) {
        List<WordToken> tokens = new ArrayList<>(text.length() / 5 + 1);
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            int end = at + Character.charCount(codePoint);
            if (!isInvisible(codePoint)) {
                if (isWordPart(codePoint)) {
                    end = endOfRun(text, end);
                } else if (isApostrophe(codePoint)) {
                    end = endOfClitic(text, at);
                }
                tokens.add(new WordToken(at, end, form(text, at, end)));
            }
            at = end;
        }
        return tokens;
    }

    /** Returns the form under which the stretch {@code [start, end)} of a text is known; see {@link WordToken#form}. */
    private static String form(String text, int start, int end) {
        String lower = text.substring(start, end).toLowerCase(Locale.ROOT);
        StringBuilder form = null;
        for (int i = 0; i < lower.length(); i++) {
            char plain = plain(lower.charAt(i));
            if (plain != lower.charAt(i)) {
                form = form == null ? new StringBuilder(lower) : form;
                form.setCharAt(i, plain);
            }
        }
        return form == null ? lower : form.toString();
    }

    private static char plain(char c) {
        if (Character.isDigit(c)) {
            return '0';
        }
        return switch (c) {
            case '\u2019', '\u2018', '\u02bc' -> '\'';
            case '\u201c', '\u201d' -> '"';
            case '\u2013', '\u2014', '\u2010', '\u2011' -> '-';
            default -> c;
        };
    }

    private static int endOfRun(String text, int from) {
        int end = from;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            if (!isWordPart(codePoint)) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    /** An apostrophe takes the clitic after it along, but only directly behind a word: {@code 'd} in {@code he'd}. */
    private static int endOfClitic(String text, int at) {
        int alone = at + 1;
        if (at == 0 || !isWordPart(text.codePointBefore(at)) || alone >= text.length()) {
            return alone;
        }
        int end = endOfRun(text, alone);
        boolean clitic = CLITICS.contains(text.substring(alone, end).toLowerCase(Locale.ROOT));
        return clitic ? end : alone;
    }

    private static boolean isApostrophe(int codePoint) {
        return codePoint == '\'' || codePoint == '\u2019' || codePoint == '\u02bc';
    }

    private static boolean isInvisible(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }

    private static boolean isWordPart(int codePoint) {
        if (codePoint < 128) {
            return Character.isLetterOrDigit(codePoint);
        }
        if (codePoint == '\u02bc' || Character.isIdeographic(codePoint) || isKana(codePoint)) {
            return false;
        }
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isKana(int codePoint) {
        Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
        return script == Character.UnicodeScript.HIRAGANA || script == Character.UnicodeScript.KATAKANA;
    }
}
