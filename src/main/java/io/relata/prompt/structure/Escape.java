package io.relata.prompt.structure;

import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a mention is written where some characters have a meaning of their own: with a backslash before each of them, and before a
 * backslash.
 *
 * @param specials the characters, without the backslash
 */
record Escape(String specials) {
    private static final char BACKSLASH = '\\';
    // Longer than almost any mention, and short of what would let an answer copy whole sentences.
    private static final int WORDS_MAX = 24;

    /** Returns words as they are written: on one line, escaped. */
    String write(String words) {
        StringBuilder out = new StringBuilder();
        for (char c : Prompt.line(words).toCharArray()) {
            if (c == BACKSLASH || specials.indexOf(c) >= 0) {
                out.append(BACKSLASH);
            }
            out.append(c);
        }
        return out.toString();
    }

    /** Returns what was written, without escapes and without white space around it. */
    static String read(String written) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            boolean escapes = written.charAt(i) == BACKSLASH && i + 1 < written.length();
            out.append(written.charAt(escapes ? ++i : i));
        }
        return out.toString().strip();
    }

    /** Returns the first place at or after another where one of some characters stands unescaped, or the length. */
    static int find(String written, String characters, int from) {
        int at = from;
        while (at < written.length() && characters.indexOf(written.charAt(at)) < 0) {
            at += written.charAt(at) == BACKSLASH ? 2 : 1;
        }
        return Math.min(at, written.length());
    }

    /** Returns what stands between unescaped separators, still escaped and with the white space around it; at least one. */
    static List<String> split(String written, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = find(written, String.valueOf(separator), 0);
                at < written.length();
                at = find(written, String.valueOf(separator), from)) {
            parts.add(written.substring(from, at));
            from = at + 1;
        }
        parts.add(written.substring(from));
        return parts;
    }

    /** Returns every way to write a mention of a text; none where nothing in the text could be one. */
    Optional<Grammar> mention(String text) {
        String source = write(text);
        return source.codePoints().anyMatch(Character::isLetterOrDigit)
                ? Optional.of(new Grammar.Copied(source, WORDS_MAX))
                : Optional.empty();
    }
}
