package io.relata.prompt.structure;

import java.util.Optional;

/** A place in an answer that moves on as the answer is read. White space before what is read is skipped. */
final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Returns whether nothing but white space is left. */
    boolean atEnd() {
        skipSpaces();
        return at == text.length();
    }

    /** Reads exactly these characters, or stays. */
    boolean take(String expected) {
        skipSpaces();
        boolean there = text.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    /** Moves past at least one character to the next of those with which reading can go on, and reports what was passed. */
    void illFormed(Reading reading, String resume) {
        int start = at++;
        while (at < text.length() && resume.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        reading.illFormed(text.substring(start, at));
    }

    /** Reads a name of letters, digits, marks and underscores, or stays. */
    Optional<String> name() {
        skipSpaces();
        int start = at;
        while (at < text.length() && isNamePart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at > start ? Optional.of(text.substring(start, at)) : Optional.empty();
    }

    /** Returns the words before the next of some characters, or stays if there are none or nothing stands before it. */
    Optional<String> before(String character) {
        skipSpaces();
        int end = text.indexOf(character, at);
        if (end <= at) {
            return Optional.empty();
        }
        String words = text.substring(at, end);
        at = end;
        return Optional.of(words);
    }

    private static boolean isNamePart(int codePoint) {
        return codePoint == '_'
                || Character.isLetterOrDigit(codePoint)
                || Character.getType(codePoint) == Character.NON_SPACING_MARK
                || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK;
    }

    /** Reads what stands between single or double quotes, without escapes; stays if there is no quote, or none that closes it. */
    Optional<String> quoted() {
        skipSpaces();
        if (at == text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return Optional.empty();
        }
        int end = Escape.find(text, text.substring(at, at + 1), at + 1);
        if (end >= text.length()) {
            return Optional.empty();
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        return Optional.of(Escape.read(inside));
    }

    /** Returns the place. */
    int at() {
        return at;
    }

    /** Returns to a place, or moves on to it. */
    void moveTo(int place) {
        at = place;
    }
}
