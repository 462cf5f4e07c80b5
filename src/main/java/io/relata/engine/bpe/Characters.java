package io.relata.engine.bpe;

/** Classes of characters in Unicode's terms; those of {@link Character} by like names are others. */
final class Characters {
    private static final int FORMAT_NON_JOINER = 0x200C;
    private static final int FORMAT_JOINER = 0x200D;
    private static final int MARKS =
            1 << Character.NON_SPACING_MARK | 1 << Character.COMBINING_SPACING_MARK | 1 << Character.ENCLOSING_MARK;
    private static final int NUMBERS =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;
    private static final int PUNCTUATION = 1 << Character.CONNECTOR_PUNCTUATION
            | 1 << Character.DASH_PUNCTUATION
            | 1 << Character.START_PUNCTUATION
            | 1 << Character.END_PUNCTUATION
            | 1 << Character.INITIAL_QUOTE_PUNCTUATION
            | 1 << Character.FINAL_QUOTE_PUNCTUATION
            | 1 << Character.OTHER_PUNCTUATION;
    private static final int WORDS = MARKS | 1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.CONNECTOR_PUNCTUATION;

    private Characters() {}

    /** Returns whether a character has Unicode's property White_Space; {@code Character.isWhitespace} lacks four of them. */
    static boolean isSpace(int character) {
        return character >= '\t' && character <= '\r'
                || character == 0x85
                || character == 0x2028
                || character == 0x2029
                || Character.getType(character) == Character.SPACE_SEPARATOR;
    }

    static boolean isMark(int character) {
        return is(MARKS, character);
    }

    static boolean isNumber(int character) {
        return is(NUMBERS, character);
    }

    /** Returns whether a character is punctuation, or one of ASCII's symbols. */
    static boolean isPunctuation(int character) {
        return is(PUNCTUATION, character) || character < 0x80 && "$+<=>^`|~".indexOf(character) >= 0;
    }

    /** Returns whether a character is part of a word, as Unicode's recommendation for regular expressions has it. */
    static boolean isWord(int character) {
        return Character.isAlphabetic(character)
                || is(WORDS, character)
                || character == FORMAT_NON_JOINER
                || character == FORMAT_JOINER;
    }

    private static boolean is(int types, int character) {
        return (types >>> Character.getType(character) & 1) == 1;
    }
}
