package io.relata.error;

/** Makes a message that quotes a caller safe to print, log and encode. */
final class Printable {
    private static final char REPLACEMENT = '\ufffd';

    private Printable() {}

    /**
     * Returns the message with U+FFFD in the place of half a surrogate pair, which no encoder writes, and of every control
     * character but tab and line feed, which could steer a terminal.
     */
    static String of(String message) {
        StringBuilder printable = new StringBuilder(message.length());
        message.codePoints().forEach(codePoint -> {
            boolean half = Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
            boolean control = Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
            printable.appendCodePoint(half || control ? REPLACEMENT : codePoint);
        });
        return printable.toString();
    }
}
