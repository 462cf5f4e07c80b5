package io.relata.decoding;

/** Whether what a text quotes stands in a source. */
final class Quotes {
    private static final char QUOTE = '"';
    private static final char INCOMPLETE = '\uFFFD';
    private static final char ASCII_MAX = 127;

    private Quotes() {}

    /** Returns whether a quote is opened and not closed. */
    static boolean isOpen(String text) {
        return text.chars().filter(c -> c == QUOTE).count() % 2 != 0;
    }

    /**
     * Returns whether every quote is a stretch of the source between word boundaries, and an open one at the end can still
     * become such a stretch.
     */
    static boolean areCopied(String text, String source) {
        int open = text.indexOf(QUOTE);
        while (open >= 0) {
            int close = text.indexOf(QUOTE, open + 1);
            if (close < 0) {
                return begins(text.substring(open + 1), source);
            }
            if (!stands(text.substring(open + 1, close), source)) {
                return false;
            }
            open = text.indexOf(QUOTE, close + 1);
        }
        return true;
    }

    private static boolean begins(String quote, String source) {
        // A character of several bytes comes token by token; until it is whole, one replacement character stands for
        // it.
        boolean incomplete = quote.endsWith(String.valueOf(INCOMPLETE));
        String whole = incomplete ? quote.substring(0, quote.length() - 1) : quote;
        for (int at = source.indexOf(whole); at >= 0 && at < source.length(); at = source.indexOf(whole, at + 1)) {
            int end = at + whole.length();
            boolean starts = Character.isLetterOrDigit(source.charAt(at)) && isBoundary(source, at);
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
                    && isBoundary(source, at)
                    && isBoundary(source, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBoundary(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at))
                || Character.isIdeographic(text.charAt(at));
    }
}
