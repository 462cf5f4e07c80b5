package io.relata.decoding;

import io.relata.grammar.WordBoundary;
import java.util.Optional;

/** Whether a text keeps to what {@link Constraint.Quoting} asks of it. */
final class Copying {
    private static final char QUOTE = '"';
    private static final char INCOMPLETE = '\uFFFD';
    private static final char ASCII_MAX = 127;

    private Copying() {}

    /** What a text is so far. */
    enum State {
        /** Something in it was not copied. */
        BROKEN,
        /** A quote or a slot is open and can still be copied to its end. */
        OPEN,
        /** The text may end here. */
        WHOLE
    }

    /**
     * Looks a text over: every quote must be a stretch of the source between word boundaries and every slot must hold its
     * words; an open one at the end must be able to become so.
     */
    static State state(String text, Constraint.Quoting asked) {
        int at = 0;
        while (at < text.length()) {
            int here = at;
            Optional<Constraint.Slot> slot = asked.slots().stream()
                    .filter(s -> text.startsWith(s.opening(), here))
                    .findFirst();
            if (text.charAt(at) == QUOTE) {
                int close = text.indexOf(QUOTE, at + 1);
                if (close < 0) {
                    return begins(text.substring(at + 1), asked.source()) ? State.OPEN : State.BROKEN;
                }
                if (!stands(text.substring(at + 1, close), asked.source())) {
                    return State.BROKEN;
                }
                at = close + 1;
            } else if (slot.isPresent()) {
                int from = at + slot.get().opening().length();
                at = from + slot.get().rest().length();
                if (at > text.length()) {
                    return begins(text.substring(from), slot.get()) ? State.OPEN : State.BROKEN;
                }
                if (!text.startsWith(slot.get().rest(), from)) {
                    return State.BROKEN;
                }
            } else {
                at++;
            }
        }
        return State.WHOLE;
    }

    private static boolean begins(String written, Constraint.Slot slot) {
        String whole = whole(written);
        return slot.rest().startsWith(whole)
                && (whole.equals(written) || slot.rest().charAt(whole.length()) > ASCII_MAX);
    }

    /**
     * Returns a text without the replacement character at its end: a character of several bytes comes token by token, and
     * until it is whole one replacement character stands for it.
     */
    private static String whole(String text) {
        return text.endsWith(String.valueOf(INCOMPLETE)) ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean begins(String quote, String source) {
        String whole = whole(quote);
        boolean incomplete = !whole.equals(quote);
        for (int at = source.indexOf(whole); at >= 0 && at < source.length(); at = source.indexOf(whole, at + 1)) {
            int end = at + whole.length();
            boolean starts = Character.isLetterOrDigit(source.charAt(at)) && WordBoundary.isAt(source, at);
            if (starts && (!incomplete || end < source.length() && source.charAt(end) > ASCII_MAX)) {
                return true;
            }
        }
        return false;
    }

    private static boolean stands(String quote, String source) {
        if (quote.isBlank()) {
            return false;
        }
        for (int at = source.indexOf(quote); at >= 0; at = source.indexOf(quote, at + 1)) {
            int end = at + quote.length();
            if (Character.isLetterOrDigit(source.charAt(at))
                    && source.charAt(end - 1) != ' '
                    && WordBoundary.isAt(source, at)
                    && WordBoundary.isAt(source, end)) {
                return true;
            }
        }
        return false;
    }
}
